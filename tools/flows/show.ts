import type { Colors } from 'picocolors/types';
import type { Change, Write } from '../engine/kind';
import { inOneLine, masked, quoted, shown } from '../engine/mask';
import { isEmpty, type Plan, toWords } from './plan';
import { differencesOf, isAddress, type Resource, stateOf } from './resource';
import type { Notice } from './rules';

type Action = Write<Resource>['kind'];

const SYMBOLS = { create: '+', update: '~', delete: '-' } as const;
const WORDS = { create: 'create', update: 'change in place', delete: 'remove' } as const;
const WAYS = { forth: 'from Flex Flows to Conversations', back: 'from Conversations back to Flex Flows' } as const;
const KINDS = ['create', 'update', 'delete'] as const;

export const countOf = ({ actions, moves }: Plan, kind: Action): number =>
  [...actions, ...moves.flatMap(({ steps }) => steps)].filter((one) => one.kind === kind).length;

/** What changes, property by property; a removal has none. */
const propertiesOf = (action: Write<Resource>): Change[] =>
  action.kind === 'delete' ? [] : differencesOf(action.kind === 'update' ? action.from : undefined, action.to);

const WEBHOOKS = ['integration.url', 'autoCreation.webhookUrl'];

/** As it may be printed. */
const printable = (change: Change): Change => {
  if (!WEBHOOKS.includes(change.property)) return change;
  const { from, to } = change;
  return { ...change, ...(from ? { from: masked(String(from)) } : {}), ...(to ? { to: masked(String(to)) } : {}) };
};

const view = (write: Write<Resource>) => {
  const state = stateOf(write);
  return {
    friendlyName: state.friendlyName,
    ...(isAddress(state) ? { address: state.address } : {}),
    ...(write.kind === 'create' ? {} : { sid: write.key }),
  };
};

const changeView = (action: Write<Resource>) => ({
  ...{ action: action.kind, ...view(action), properties: propertiesOf(action).map(printable) },
});

/** Writes for programs: of what, and nothing of what that holds. */
export const viewOfWrites = (writes: Write<Resource>[]) =>
  writes.map((write) => ({ kind: write.kind, ...view(write) }));

/** A plan for programs: what `--json` prints. */
export const viewOf = (plan: Plan) => ({
  accountSid: plan.accountSid,
  ...(plan.origin ? { domain: new URL(plan.origin).host } : {}),
  summary: {
    add: countOf(plan, 'create'),
    change: countOf(plan, 'update'),
    destroy: countOf(plan, 'delete'),
    unchanged: plan.unchanged,
  },
  changes: plan.actions.map(changeView),
  /** Made one after the other, after the changes. */
  moves: plan.moves.map(({ name, way, steps }) => ({ name, way, changes: steps.map(changeView) })),
  warnings: plan.notices,
  drift: plan.drift.map((one) => ({ ...one, changes: one.changes.map(printable) })),
  unnamed: plan.unnamed,
});

export type PlanView = ReturnType<typeof viewOf>;

/** The colour of each kind, as terraform has them. */
const paint = (kind: Action, { green, yellow, red }: Colors) => ({ create: green, update: yellow, delete: red })[kind];

const valuesOf = ({ from, to }: Change, kind: Action, names: Record<string, string>): string => {
  const inWords = (value: Change['to']): string => {
    const name = names[String(value)];
    return name === undefined ? shown(value) : quoted(name, String(value));
  };
  if (kind === 'create') return inWords(to);
  const note = inWords(from) === inWords(to) ? ' (another value in what is hidden)' : '';
  return `${inWords(from)} → ${inWords(to)}${note}`;
};

const linesOf = (action: Write<Resource>, names: Record<string, string>, colors: Colors): string[] => {
  const { kind, name, key } = action;
  const hidden = isAddress(stateOf(action)) && kind === 'create' ? ['type', 'address'] : ['friendlyName'];
  // The name stands above, and what a new one lacks needs no line.
  const changes = propertiesOf(action).filter(
    ({ property, to }) => !hidden.includes(property) && (kind !== 'create' || to !== ''),
  );
  const width = Math.max(0, ...changes.map(({ property }) => property.length));
  return [
    `  ${paint(kind, colors)(SYMBOLS[kind])} ${colors.bold(name)}  ${colors.dim(kind === 'create' ? '(new)' : key)}`,
    ...changes.map((change) => `      ${change.property.padEnd(width)}  ${valuesOf(change, kind, names)}`),
    '',
  ];
};

const noticeLines = ({ flows, message, reason }: Notice, { yellow }: Colors): string[] => {
  const [name = ''] = flows.map(inOneLine);
  const isNamed = flows.length !== 1 || message.startsWith(name) || message.includes(`"${name}"`);
  const about = isNamed ? '' : `"${name}": `;
  return [`${yellow('Warning:')} ${about}${message}.`, `    ${reason}`];
};

/** A plan for people, in the manner of `terraform plan`: only the symbols used, one summary line, drift apart. */
export const renderPlan = (plan: Plan, colors: Colors): string => {
  const { actions, drift, notices, origin, unnamed, names } = plan;
  const left = unnamed.map(({ friendlyName, sid }) => quoted(friendlyName, sid)).join(', ');
  const [add, change, destroy] = KINDS.map((kind) => countOf(plan, kind));
  const used = KINDS.filter((kind) => countOf(plan, kind) > 0);
  const sections = [
    [
      `${colors.bold('Flex Flows and Addresses')} · account ${plan.accountSid}${origin ? `, Flexkeep on ${origin}` : ''}`,
    ],
    drift.length ? ['Changed since the last apply that was finished:', ...drift.map((one) => `  ${toWords(one)}`)] : [],
    used.map((kind) => `  ${paint(kind, colors)(SYMBOLS[kind])} ${WORDS[kind]}`),
    actions.flatMap((action) => linesOf(action, names, colors)).slice(0, -1),
    plan.moves
      .flatMap((move, i) => [
        `${colors.bold(`Move ${i + 1}/${plan.moves.length}`)} · ${move.name} ${WAYS[move.way]}, in this order:`,
        ...move.steps.flatMap((step) => linesOf(step, names, colors)),
      ])
      .slice(0, -1),
    notices.flatMap((notice) => noticeLines(notice, colors)),
    left ? [colors.dim(`${destroy ? 'Left alone' : 'Not in the file, left alone'}: ${left}`)] : [],
    [
      !isEmpty(plan)
        ? colors.bold(`Plan: ${add} to add, ${change} to change, ${destroy} to destroy.`)
        : colors.bold(colors.green('No changes. The account is as the file says.')),
    ],
  ];
  return sections
    .filter((lines) => lines.length)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
};
