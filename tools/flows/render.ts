import type { Colors } from 'picocolors/types';
import { toWords } from './differences';
import type { Change } from './flow';
import type { Plan } from './plan';
import type { Notice } from './rules';
import type { Action } from './step';
import { countOf, propertiesOf } from './view';

const SYMBOLS = { create: '+', update: '~', delete: '-' } as const;
const WORDS = { create: 'create', update: 'change in place', delete: 'remove' } as const;
const KINDS = ['create', 'update', 'delete'] as const;

/** The colour of each kind, as terraform has them. */
const paint = (kind: Action['kind'], { green, yellow, red }: Colors) =>
  ({ create: green, update: yellow, delete: red })[kind];

type Value = Change['from'];

const valueIn =
  (names: Record<string, string>) =>
  (value: Value): string => {
    if (value === undefined) return '(none)';
    if (typeof value !== 'string') return String(value);
    const name = names[value];
    return name === undefined ? JSON.stringify(value) : `"${name}" (${value})`;
  };

/** The name stands above, and what a new one lacks needs no line. */
const changesOf = (action: Action): Change[] =>
  propertiesOf(action).filter(
    ({ property, to }) => property !== 'friendlyName' && (action.kind !== 'create' || to !== ''),
  );

const linesOf = (action: Action, names: Record<string, string>, colors: Colors): string[] => {
  const { kind, friendlyName } = action;
  const shown = valueIn(names);
  const changes = changesOf(action);
  const width = Math.max(0, ...changes.map(({ property }) => property.length));
  const title = `${colors.bold(friendlyName)}  ${colors.dim(kind === 'create' ? '(new)' : action.sid)}`;
  return [
    `  ${paint(kind, colors)(SYMBOLS[kind])} ${title}`,
    ...changes.map(({ property, from, to }) => {
      const values = kind === 'create' ? shown(to) : `${shown(from)} → ${shown(to)}`;
      return `      ${property.padEnd(width)}  ${values}`;
    }),
    '',
  ];
};

const noticeLines = ({ flows, message, reason }: Notice, { yellow }: Colors): string[] => {
  const about = flows.length === 1 && !message.includes(`"${flows[0]}"`) ? `"${flows[0]}": ` : '';
  return [`${yellow('Warning:')} ${about}${message}.`, `    ${reason}`];
};

export const summaryOf = (plan: Plan): string =>
  `Plan: ${countOf(plan, 'create')} to add, ${countOf(plan, 'update')} to change, ${countOf(plan, 'delete')} to destroy.`;

const legend = (plan: Plan, colors: Colors): string[] => {
  const used = KINDS.filter((kind) => countOf(plan, kind) > 0);
  return used.map((kind) => `  ${paint(kind, colors)(SYMBOLS[kind])} ${WORDS[kind]}`);
};

/** A plan for people, in the manner of `terraform plan`: only the symbols used, one summary line, drift apart. */
export const renderPlan = (plan: Plan, colors: Colors): string => {
  const { actions, drift, notices, unnamed, names } = plan;
  const left = unnamed.map(({ friendlyName, sid }) => `"${friendlyName}" (${sid})`).join(', ');
  const sections = [
    [`${colors.bold('Flex Flows')} · account ${plan.accountSid}`],
    drift.length ? ['Changed outside this tool since the last apply:', ...drift.map((one) => `  ${toWords(one)}`)] : [],
    legend(plan, colors),
    actions.flatMap((action) => linesOf(action, names, colors)).slice(0, -1),
    notices.flatMap((notice) => noticeLines(notice, colors)),
    left ? [colors.dim(`${countOf(plan, 'delete') ? 'Left alone' : 'Not in the file, left alone'}: ${left}`)] : [],
    [
      actions.length
        ? colors.bold(summaryOf(plan))
        : colors.bold(colors.green('No changes. The Flex Flows of the account are as the file says.')),
    ],
  ];
  return sections
    .filter((lines) => lines.length)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
};
