import { type Change, changesBetween, type LiveFlow } from './flow';

/** One flow that is not any more what it was. */
export interface Difference {
  sid: string;
  friendlyName: string;
  kind: 'new' | 'changed' | 'gone';
  /** With `changed`. */
  changes: Change[];
}

/** What happened to an account's flows between two looks at them. */
export const differencesBetween = (before: LiveFlow[], after: LiveFlow[]): Difference[] => {
  const known = new Map(before.map((live) => [live.sid, live.flow]));
  const there = new Map(after.map((live) => [live.sid, live.flow]));
  const gone = before.filter(({ sid }) => !there.has(sid));
  return [
    ...after.flatMap(({ sid, flow }): Difference[] => {
      const was = known.get(sid);
      const changes = was ? changesBetween(was, flow) : [];
      const { friendlyName } = flow;
      if (!was) return [{ sid, friendlyName, kind: 'new', changes }];
      return changes.length ? [{ sid, friendlyName, kind: 'changed', changes }] : [];
    }),
    ...gone.map(({ sid, flow: { friendlyName } }): Difference => ({ sid, friendlyName, kind: 'gone', changes: [] })),
  ];
};

/** `"SMS" (FO…): enabled, longLived` */
export const toWords = ({ sid, friendlyName, kind, changes }: Difference): string => {
  const what = kind === 'changed' ? changes.map(({ property }) => property).join(', ') : kind;
  return `"${friendlyName}" (${sid}): ${what}`;
};
