import type { Difference } from './differences';
import { type Change, changesBetween } from './flow';
import type { Plan } from './plan';
import type { Notice } from './rules';
import type { Action } from './step';

/** A plan for programs: what `--json` prints. */
export interface PlanView {
  accountSid: string;
  summary: { add: number; change: number; destroy: number; unchanged: number };
  changes: { action: Action['kind']; friendlyName: string; sid?: string; properties: Change[] }[];
  warnings: Notice[];
  drift: Difference[];
  unnamed: Plan['unnamed'];
}

export const countOf = ({ actions }: Plan, kind: Action['kind']): number =>
  actions.filter((action) => action.kind === kind).length;

/** What changes, property by property; a removal has none. */
export const propertiesOf = (action: Action): Change[] => {
  if (action.kind === 'delete') return [];
  return changesBetween(action.kind === 'update' ? action.before : {}, action.after);
};

export const viewOf = (plan: Plan): PlanView => ({
  accountSid: plan.accountSid,
  summary: {
    add: countOf(plan, 'create'),
    change: countOf(plan, 'update'),
    destroy: countOf(plan, 'delete'),
    unchanged: plan.unchanged,
  },
  changes: plan.actions.map((action) => ({
    action: action.kind,
    friendlyName: action.friendlyName,
    ...('sid' in action ? { sid: action.sid } : {}),
    properties: propertiesOf(action),
  })),
  warnings: plan.notices,
  drift: plan.drift,
  unnamed: plan.unnamed,
});
