import type { Behaviour } from './core/behaviour';
import { webhooksFidelity } from './deliver/fidelity';
import { peopleFidelity } from './people/fidelity';
import { platformFidelity } from './platform/fidelity';
import { messagingFidelity } from './products/messaging/fidelity';
import { PRODUCTS } from './products/products';
import { type AnyProduct, handlerOf } from './products/shared/product';
import { apiFidelity } from './wire/fidelity';

interface Section {
  title: string;
  behaviours: readonly Behaviour[];
  product?: AnyProduct;
}

export const FIDELITY: readonly Section[] = [
  { title: 'The API as a whole', behaviours: apiFidelity },
  { title: 'Webhooks', behaviours: webhooksFidelity },
  { title: 'The platform in front of the Functions', behaviours: platformFidelity },
  ...PRODUCTS.map((product) => ({ title: product.title, behaviours: product.fidelity, product })),
  { title: 'SMS', behaviours: messagingFidelity },
  { title: 'People', behaviours: peopleFidelity },
];

const INTRODUCTION = `# What the embedded Twilio can be trusted with

<!-- Made by: npm run generate. The rows stand in emulator/**/fidelity.ts. -->

Each behaviour is **exact** (with its source), **approximate** (plausible, and known to be open), **unknown** (nothing
says how Twilio does it; the choice is marked where it stands), **different** on purpose, or **not emulated**. Search the
code for \`@fidelity\` and the id of a row to see where it is done. What is not implemented answers 501 with its name.

Sources: "the description" is Twilio's own OpenAPI description, from the npm package that ships it; "docs/…" is below
<https://www.twilio.com/docs>; "manage-flows" is <https://www.twilio.com/docs/flex/developer/messaging/manage-flows>;
"errors/N" is <https://www.twilio.com/docs/api/errors>; names of repositories are public ones on GitHub. Where accounts
differ, or public code and documentation disagree, there is a switch in \`emulator/products/shared/options.ts\`.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ({ id, what, level, but, source = '–' }: Behaviour): string =>
  `| ${cell(what)} | ${level}${but ? `; ${cell(but)}` : ''} | ${cell(source)} | \`${id}\` |`;

/** Which operations of the description are there. */
const operationsOf = (product: AnyProduct): string => {
  const ids = product.description.operations.map(({ id }) => id).sort();
  const there = ids.filter((id) => handlerOf(product, id));
  const missing = ids.filter((id) => !there.includes(id));
  const lines = [`${there.length} of ${ids.length} operations: ${there.join(', ')}.`];
  return [...lines, ...(missing.length ? [`Not there (501): ${missing.join(', ')}.`] : [])].join('\n\n');
};

/** FIDELITY.md */
export const fidelityPage = (): string =>
  [
    INTRODUCTION,
    ...FIDELITY.map(({ title, behaviours, product }) =>
      [
        `## ${title}\n`,
        '| behaviour | fidelity | source | id |',
        '|---|---|---|---|',
        ...behaviours.map(row),
        ...(product ? ['', operationsOf(product)] : []),
        '',
      ].join('\n'),
    ),
  ].join('\n');
