import { conflictsAmong, type Party, rivalsAmong } from './conflicts';
import { type Difference, differencesBetween } from './differences';
import { FlowsFault, type Problem } from './errors';
import { addressOf, type Flow, isSame, type LiveFlow } from './flow';
import { type Gap, orderSteps } from './order';
import type { Notice } from './rules';
import type { Action, Step } from './step';

/** What is to be done, and to which account as it was when the plan was made. Plain data. */
export interface Plan {
  accountSid: string;
  /** In the file's order. */
  actions: Action[];
  /** The writes, in the order in which they are made. */
  steps: Step[];
  notices: Notice[];
  /** What somebody else changed since the last apply, as far as that is remembered. */
  drift: Difference[];
  /** Flows of the account that the file does not name: left alone. */
  unnamed: { sid: string; friendlyName: string }[];
  /** How many flows are as the file says already. */
  unchanged: number;
  /** Names of SIDs, for people. */
  names: Record<string, string>;
  /** All flows of the account when the plan was made. */
  base: LiveFlow[];
}

export interface PlanInput {
  accountSid: string;
  /** What the file says, complete. */
  wanted: Flow[];
  live: LiveFlow[];
  names?: Record<string, string>;
  notices?: Notice[];
  /** What the last apply left there. */
  remembered?: LiveFlow[] | undefined;
}

/** The account's flow of each name of the file. */
export const matchByName = (names: string[], live: LiveFlow[]): Map<string, LiveFlow> => {
  const found = new Map<string, LiveFlow>();
  const problems: Problem[] = [];
  for (const name of names) {
    const same = live.filter(({ flow }) => flow.friendlyName === name);
    if (same.length > 1) {
      const sids = same.map(({ sid }) => sid).join(' and ');
      const remedy = 'Which one is meant cannot be told: give one of them another name, or delete it.';
      problems.push({ where: name, problem: `the account has this name more than once: ${sids}`, remedy });
    } else if (same[0]) found.set(name, same[0]);
  }
  if (problems.length) throw new FlowsFault('conflict', 'Names in the account are not unique.', problems);
  return found;
};

const servedIn = (flows: Flow[]): Set<string> => new Set(flows.filter(({ enabled }) => enabled).map(addressOf));

const unservedAfter = (before: LiveFlow[], after: Flow[], changed: Action[]): Notice[] => {
  const served = servedIn(after);
  const lost = [...servedIn(before.map(({ flow }) => flow))].filter((address) => !served.has(address));
  return lost.map((address) => {
    const left = changed.filter((action) => 'before' in action && addressOf(action.before) === address);
    return {
      rule: 'unserved',
      flows: left.map(({ friendlyName }) => friendlyName),
      message: `nobody will handle ${address} any more`,
      reason: 'A customer who writes there first reaches neither bot nor agent.',
    };
  });
};

const toNotice = ({ address, from, to }: Gap, steps: Step[]): Notice => ({
  rule: 'gap',
  flows: steps.slice(from, to + 1).map(({ friendlyName }) => friendlyName),
  message: `nobody handles ${address} from write ${from + 1} to write ${to + 1}`,
  reason: 'Twilio lets no two of these flows be enabled together, so one has to go before the other can come.',
});

const complete = (
  input: PlanInput,
  actions: Action[],
  after: Flow[],
  rest: Pick<Plan, 'notices' | 'unchanged'>,
): Plan => {
  const { accountSid, live, names = {}, remembered } = input;
  const { steps, gaps } = orderSteps(actions, new Map(live.map(({ sid, flow }) => [sid, flow])));
  const named = new Set(input.wanted.map(({ friendlyName }) => friendlyName));
  return {
    accountSid,
    actions,
    steps,
    notices: [...rest.notices, ...unservedAfter(live, after, actions), ...gaps.map((gap) => toNotice(gap, steps))],
    drift: remembered ? differencesBetween(remembered, live).filter((found) => found.kind !== 'new') : [],
    unnamed: live
      .filter(({ flow }) => !named.has(flow.friendlyName))
      .map(({ sid, flow }) => ({ sid, friendlyName: flow.friendlyName })),
    unchanged: rest.unchanged,
    names,
    base: live,
  };
};

/**
 * What it takes to make the account as the file says. Reads nothing, changes nothing.
 *
 * @throws {FlowsFault} where flows would collide, or a name means two
 */
export const planFlows = (input: PlanInput): Plan => {
  const { wanted, live, notices = [] } = input;
  const matches = matchByName(
    wanted.map(({ friendlyName }) => friendlyName),
    live,
  );
  const parties: Party[] = wanted.map((flow) => {
    const match = matches.get(flow.friendlyName);
    return { flow, sid: match?.sid, before: match?.flow, inFile: true };
  });
  const matched = new Set([...matches.values()].map(({ sid }) => sid));
  const others = live.filter(({ sid }) => !matched.has(sid));
  const everyone: Party[] = [
    ...parties,
    ...others.map(({ sid, flow }) => ({ flow, sid, before: flow, inFile: false })),
  ];

  const conflicts = conflictsAmong(everyone);
  if (conflicts.length) throw new FlowsFault('conflict', 'Flex Flows would collide. Nothing was changed.', conflicts);

  const actions = parties.flatMap(({ flow: after, sid, before }): Action[] => {
    const { friendlyName } = after;
    if (!sid || !before) return [{ kind: 'create', friendlyName, after }];
    return isSame(before, after) ? [] : [{ kind: 'update', friendlyName, sid, before, after }];
  });
  return complete(
    input,
    actions,
    everyone.map(({ flow }) => flow),
    { notices: [...notices, ...rivalsAmong(everyone)], unchanged: wanted.length - actions.length },
  );
};

/** What it takes to remove the flows of these names, and nothing else. Names that are not there are done already. */
export const planRemoval = (input: Omit<PlanInput, 'wanted'> & { friendlyNames: string[] }): Plan => {
  const { live, friendlyNames } = input;
  const matches = [...matchByName(friendlyNames, live).values()];
  const actions = matches.map(({ sid, flow: before }): Action => {
    return { kind: 'delete', friendlyName: before.friendlyName, sid, before };
  });
  const removed = new Set(matches.map(({ sid }) => sid));
  const after = live.filter(({ sid }) => !removed.has(sid)).map(({ flow }) => flow);
  const wanted = matches.map(({ flow }) => flow);
  return complete({ ...input, wanted }, actions, after, { notices: [], unchanged: 0 });
};
