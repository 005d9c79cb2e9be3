import type { Change, Live, Write } from '../engine/kind';
import { inOneLine, quoted } from '../engine/mask';
import { Complaint, type Trouble } from '../support/complaint';
import { addressOf, type Flow, type LiveFlow } from './flow';
import { type Gap, orderSteps } from './order';
import {
  differencesOf,
  fixedChanges,
  identityOf,
  isLiveAddress,
  isLiveFlow,
  isSame,
  type LiveResource,
  nameInLine,
  nameOf,
  type Party,
  partyOf,
  type Resource,
} from './resource';
import { conflictsAmong, type Notice, rivalsAmong } from './rules';
import { unservedAfter } from './unserved';

/** What is to be done, and to which account as it was when the plan was made. Plain data. */
export interface Plan {
  accountSid: string;
  /** Where Flexkeep is deployed, where something in the file leads there. */
  origin?: string;
  /** What is done to each flow or Address, in the file's order. A replacement is a removal and a creation. */
  actions: Write<Resource>[];
  /** The writes that it takes, in the order in which they are made. */
  steps: Write<Resource>[];
  /** Addresses that take the place of Flex Flows, or give it back: one after the other, when all else is done. */
  moves: Move[];
  notices: Notice[];
  /** What was changed since the last apply that was finished, as far as that is remembered. */
  drift: Difference[];
  /** What the account has and the file does not name: left alone. */
  unnamed: { sid: string; friendlyName: string }[];
  /** How many are as the file says already. */
  unchanged: number;
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  /** All of the account when the plan was made. */
  base: LiveResource[];
}

/** What becomes of the resources of one kind. */
export interface KindPlan<S extends Resource = Resource> extends Pick<Plan, 'notices'> {
  /** Those of the file and those of the account. */
  parties: Party<S>[];
  actions: Write<S>[];
  steps: Write<S>[];
}

/** One address that moves from Flex Flows to Conversations, or back. It is made as one, or not at all. */
export interface Move {
  /** `sms +15550100` */
  name: string;
  way: 'forth' | 'back';
  /** First what is there goes, then the other comes. */
  steps: Write<Resource>[];
}

/** All that a plan writes, of whatever part. */
export const writesOf = ({ steps, moves }: Pick<Plan, 'steps' | 'moves'>): Write<Resource>[] => [
  ...steps,
  ...moves.flatMap((move) => move.steps),
];

export const isEmpty = ({ actions, moves }: Pick<Plan, 'actions' | 'moves'>): boolean =>
  !actions.length && !moves.length;

/** One flow or Address that is not any more what it was. */
interface Difference {
  sid: string;
  friendlyName: string;
  kind: 'new' | 'changed' | 'gone';
  /** With `changed`. */
  changes: Change[];
}

/** What happened in an account between two looks at it. */
export const differencesBetween = (before: LiveResource[], after: LiveResource[]): Difference[] => {
  const known = new Map(before.map((live) => [live.sid, live.state]));
  const there = new Set(after.map(({ sid }) => sid));
  const found = after.map(({ sid, state }): Difference => {
    const was = known.get(sid);
    const kind = was ? 'changed' : 'new';
    return { sid, friendlyName: nameOf(state), kind, changes: was ? differencesOf(was, state) : [] };
  });
  const gone = before.filter(({ sid }) => !there.has(sid));
  return [
    ...found.filter(({ kind, changes }) => kind === 'new' || changes.length),
    ...gone.map(({ sid, state }): Difference => ({ sid, friendlyName: nameOf(state), kind: 'gone', changes: [] })),
  ];
};

/** `"SMS" (FO…): enabled, longLived` */
export const toWords = ({ sid, friendlyName, kind, changes }: Difference): string => {
  const what = kind === 'changed' ? changes.map(({ property }) => property).join(', ') : kind;
  return `${quoted(friendlyName, sid)}: ${what}`;
};

/** What tells which flow of an account is meant. Both an entry of a file and a flow have it. */
type Meant = Pick<Flow, 'friendlyName' | 'channelType'> & { contactIdentity?: string; sid?: string | undefined };

const isAt = (address: string, { state }: LiveFlow): boolean => addressOf(state) === address;

/**
 * The account's flow that each of these means; `undefined`: it has none. A SID says it. A name does where only one in the
 * account has it, and only one of these; else the name together with the address, for Twilio lets several flows have one
 * name.
 *
 * @throws {Complaint} where two flows have one name and one address
 */
export const matchFlows = (meant: Meant[], live: LiveFlow[]): (LiveFlow | undefined)[] => {
  const problems: Trouble[] = [];
  const free = live.filter(({ sid }) => !meant.some((one) => one.sid === sid));
  const found = meant.map(({ friendlyName, channelType, contactIdentity = '', sid }) => {
    if (sid) {
      const pinned = live.find((one) => one.sid === sid);
      const problem = `the account has no Flex Flow ${sid}`;
      if (!pinned) problems.push({ where: friendlyName, problem, remedy: 'Take "sid" out, for a new one.' });
      return pinned;
    }
    const same = free.filter(({ state }) => state.friendlyName === friendlyName);
    const isOnly = meant.filter((one) => !one.sid && one.friendlyName === friendlyName).length === 1;
    if (isOnly && same.length < 2) return same[0];
    const here = same.filter((one) => isAt(`${channelType} ${contactIdentity}`.trim(), one));
    if (here.length > 1) {
      const problem = `the account has this name and address more than once: ${here.map((one) => one.sid).join(' and ')}`;
      problems.push({ where: friendlyName, problem, remedy: 'Say in the file which one is meant: "sid".' });
    }
    return here[0];
  });
  if (problems.length) throw new Complaint('Some flows of the file could be either of several.', problems, 'conflict');
  return found;
};

/** A name for each that messages can use: with the address, and then with the SID, where others have the same. */
const labelled = (parties: Omit<Party<Flow>, 'name'>[]): Party<Flow>[] => {
  const isOnly = (to: Flow, textOf: (flow: Flow) => string) =>
    parties.filter((one) => textOf(one.to) === textOf(to)).length === 1;
  return parties.map((party) => {
    const { to, sid = 'new' } = party;
    const identity = isOnly(to, identityOf) ? identityOf(to) : `${to.friendlyName} (${sid})`;
    return { ...party, name: inOneLine(isOnly(to, nameOf) ? to.friendlyName : identity) };
  });
};

const toNotice = ({ address, from, to }: Gap, steps: Write<Flow>[]): Notice => ({
  rule: 'gap',
  flows: steps.slice(from, to + 1).map(({ name }) => name),
  message: `${address} has no handler from write ${from + 1} to write ${to + 1}`,
  reason: 'Twilio lets no two of these flows be enabled together, so one has to go before the other can come.',
});

const orderedFlows = (
  parties: Party<Flow>[],
  actions: Write<Flow>[],
  live: LiveFlow[],
  notices: Notice[],
): KindPlan<Flow> => {
  const { steps, gaps } = orderSteps(actions, live);
  return { parties, actions, steps, notices: [...notices, ...gaps.map((gap) => toNotice(gap, steps))] };
};

/** It goes for another that comes in its place: it can be made again. */
export const clearing = <S extends Resource>({ sid: key, state: from }: Live<S>): Write<S> => ({
  ...{ kind: 'delete', key, name: nameInLine(from), from, restorable: true },
});

/** What makes one as it will be; nothing, where it is so. */
export const actionsFor = <S extends Resource>({ name, to, sid, before: from }: Party<S>): Write<S>[] => {
  const create: Write<S> = { kind: 'create', key: `new ${identityOf(to)}`, name, to };
  if (!sid || !from) return [create];
  if (fixedChanges(from, to).length) return [clearing({ sid, state: from }), create];
  return isSame(from, to) ? [] : [{ kind: 'update', key: sid, name, from, to }];
};

interface FlowsInput {
  /** What the file says, complete. */
  wanted: Flow[];
  /** The SIDs that entries of the file name, in the same order. */
  sids?: (string | undefined)[];
  live: LiveFlow[];
  notices?: Notice[];
}

/**
 * What it takes to make the Flex Flows of an account as the file says. Reads nothing, changes nothing.
 *
 * @throws {Complaint} where flows would collide, or an entry could mean two
 */
export const planFlows = ({ wanted, sids = [], live, notices = [] }: FlowsInput): KindPlan<Flow> => {
  const matches = matchFlows(
    wanted.map((flow, i) => ({ ...flow, sid: sids[i] })),
    live,
  );
  const everyone = labelled([
    ...wanted.map((to, i) => ({ to, sid: matches[i]?.sid, before: matches[i]?.state, inFile: true })),
    ...live.filter((one) => !matches.includes(one)).map(partyOf),
  ]);
  const conflicts = conflictsAmong(everyone);
  if (conflicts.length) throw new Complaint('Flex Flows would collide. Nothing was changed.', conflicts, 'conflict');
  const actions = everyone.slice(0, wanted.length).flatMap(actionsFor);
  return orderedFlows(everyone, actions, live, [...notices, ...rivalsAmong(everyone)]);
};

const removalOf = <S extends Resource>({ sid: key = '', name, to: from }: Party<S>): Write<S> => ({
  ...{ kind: 'delete', key, name, from },
});

/** What it takes to remove these of the account, and nothing else. */
export const planRemoval = (live: LiveResource[], removed: LiveResource[]): KindPlan[] => {
  const named = <S extends Resource>(one: Live<S>): Party<S> => ({
    ...{ ...partyOf(one), inFile: removed.some(({ sid }) => sid === one.sid) },
  });
  const flows = live.filter(isLiveFlow);
  const parties = labelled(flows.map(named));
  const actions = parties.filter((one) => one.inFile).map(removalOf);
  const addresses = live.filter(isLiveAddress).map(named);
  const stays = addresses.map(({ to }) => ({ state: to }));
  const after = parties.filter((one) => !one.inFile).map(({ to }) => ({ state: to }));
  const unserved = unservedAfter([...flows, ...stays], [...after, ...stays]);
  const gone = addresses.filter((one) => one.inFile).map(removalOf);
  const notices = gone.map(
    ({ name }): Notice => ({
      ...{ rule: 'unserved', flows: [name], message: `${name} will make no Conversations` },
      reason: 'A customer who writes there first reaches neither bot nor agent.',
    }),
  );
  return [orderedFlows(parties, actions, flows, unserved), { parties: addresses, actions: gone, steps: gone, notices }];
};

/**
 * What becomes of each kind, as one plan.
 *
 * @param parts first the flows, whose gaps are told by the numbers of their writes
 * @param around.live all of the account
 * @param around.remembered what the last apply left there
 */
export const toPlan = (
  parts: KindPlan[],
  around: Pick<Plan, 'accountSid'> & {
    live: LiveResource[];
    origin?: string | undefined;
    names?: Plan['names'];
    moves?: Move[];
    remembered?: LiveResource[] | undefined;
  },
): Plan => {
  const { accountSid, live, origin, names = {}, moves = [], remembered } = around;
  const parties = parts.flatMap((part) => part.parties);
  const actions = parts.flatMap((part) => part.actions);
  const written = [...actions, ...moves.flatMap(({ steps }) => steps)].map(({ key }) => key);
  return {
    ...{ accountSid, ...(origin ? { origin } : {}), actions, moves, names, base: live },
    steps: parts.flatMap((part) => part.steps),
    notices: parts.flatMap((part) => part.notices),
    drift: remembered ? differencesBetween(remembered, live).filter(({ kind }) => kind !== 'new') : [],
    unnamed: parties.flatMap(({ sid, inFile, to }) => (sid && !inFile ? [{ sid, friendlyName: nameOf(to) }] : [])),
    unchanged: parties.filter(({ inFile, sid }) => inFile && sid && !written.includes(sid)).length,
  };
};
