import { changesBetween, type Flow, INTEGRATION, isSame, type LiveFlow, type Property } from '../../flows/flow';
import { orderSteps } from '../../flows/order';
import type { Plan } from '../../flows/plan';
import type { Action } from '../../flows/step';
import type { FlowNote } from '../flow-notes';

/** How the Flex Flows become what they were. */
export interface WayBack {
  plan: Plan;
  /** What stays, and why. */
  left: string[];
}

/** An integration's type, and what belongs to it: one means nothing without the other. */
const isIntegration = (name: string): boolean =>
  name === 'integrationType' || Object.values(INTEGRATION).some((properties) => properties.some((one) => one === name));

/** Whether it leads to Functions of ours. */
export const leadsTo = ({ 'integration.url': url = '' }: Flow, origins: string[]): boolean =>
  origins.some((origin) => url.startsWith(`${origin}/`));

/**
 * What we changed, changed back; what somebody else has changed since, as he wants it. An integration goes back as a
 * whole, and whatever became of it where it leads to us: soon there is nobody there.
 */
const putBack = (before: Flow, after: Flow, live: Flow, origins: string[]): { flow: Flow; left: Property[] } => {
  const ours = changesBetween(before, after).map(({ property }) => property);
  const theirs = changesBetween(after, live).map(({ property }) => property);
  const isOurIntegration = leadsTo(live, origins) || !theirs.some(isIntegration);
  const goesBack = (name: string): boolean =>
    isIntegration(name)
      ? isOurIntegration && ours.some(isIntegration)
      : ours.some((one) => one === name) && !theirs.some((one) => one === name);
  return {
    flow: { ...required(live), ...only(live, (name) => !goesBack(name)), ...only(before, goesBack) },
    left: ours.filter((property) => !goesBack(property) && before[property] !== live[property]),
  };
};

const only = (flow: Flow, where: (name: string) => boolean): Partial<Flow> =>
  Object.fromEntries(Object.entries(flow).filter(([name]) => where(name)));

/** What every flow has. */
const required = (flow: Flow): Flow => {
  const { friendlyName, chatServiceSid, channelType, contactIdentity, enabled, longLived, janitorEnabled } = flow;
  const { integrationType } = flow;
  return {
    friendlyName,
    chatServiceSid,
    channelType,
    contactIdentity,
    enabled,
    longLived,
    janitorEnabled,
    integrationType,
  };
};

/**
 * What it takes to make the flows what they were before the first setup. A flow that was only half changed, by a run
 * that was cut off, is recognised.
 *
 * @param live all flows of the account
 * @param origins where Flexkeep is deployed
 */
export const planWayBack = (accountSid: string, notes: FlowNote[], live: LiveFlow[], origins: string[]): WayBack => {
  const left: string[] = [];
  const remove = ({ sid, flow: before }: LiveFlow, { friendlyName, after, states }: FlowNote): Action[] => {
    const isOurs = leadsTo(before, origins) || [after, ...states].some((state) => isSame(state, before));
    if (isOurs) return [{ kind: 'delete', friendlyName, sid, before }];
    left.push(`"${friendlyName}" (${sid}), which setup made, stays: somebody has changed it since`);
    return [];
  };
  const restore = ({ sid, flow: now }: LiveFlow, { friendlyName, after, states }: FlowNote, before: Flow): Action[] => {
    const isHalfway = states.some((state) => isSame(state, now));
    const back = isHalfway ? { flow: before, left: [] } : putBack(before, after, now, origins);
    if (back.left.length)
      left.push(`"${friendlyName}" (${sid}) keeps ${back.left.join(', ')}: somebody has changed it since`);
    return isSame(now, back.flow) ? [] : [{ kind: 'update', friendlyName, sid, before: now, after: back.flow }];
  };
  const actions = notes.flatMap((note): Action[] => {
    const { friendlyName, before } = note;
    const now = live.find(({ sid, flow }) => (before ? sid === before.sid : flow.friendlyName === friendlyName));
    if (now) return before ? restore(now, note, before.flow) : remove(now, note);
    if (before) left.push(`"${friendlyName}" (${before.sid}) is gone: somebody has removed it since`);
    return [];
  });
  const { steps } = orderSteps(actions, new Map(live.map(({ sid, flow }) => [sid, flow])));
  const plan: Plan = {
    ...{ accountSid, actions, steps, base: live },
    ...{ notices: [], drift: [], unnamed: [], unchanged: 0, names: {} },
  };
  return { plan, left };
};
