import type { Live, Write } from '../engine/kind';
import { addressOf, slotOf } from './flow';
import { isAddress, isOn, isSame, type Resource } from './resource';

/** Still to be done: `to` absent means to be deleted. */
interface Task<S> {
  key: string;
  name: string;
  to?: S;
  isReady: boolean;
}

/** Twilio lets no two be enabled for the same, and has one Address Configuration for each address. */
const isRival = (one: Resource, other: Resource): boolean => {
  if (isAddress(one) || isAddress(other)) return isAddress(one) && isAddress(other) && one.address === other.address;
  return one.enabled && other.enabled && slotOf(one) === slotOf(other);
};

/** An address without a handler between two of the steps, though it has one before and after them. */
export interface Gap {
  address: string;
  /** Indexes of the steps: it has none from the end of the first to the end of the second. */
  from: number;
  to: number;
}

/** Where customers meet it. */
const servedBy = (resource: Resource | undefined): string | undefined => {
  if (!resource || !isOn(resource)) return undefined;
  return isAddress(resource) ? resource.address : addressOf(resource);
};

const off = <S extends Resource>(one: S): S =>
  isAddress(one) ? { ...one, 'autoCreation.enabled': false } : { ...one, enabled: false };

const put = <S>(all: Map<string, S>, key: string, one: S | undefined): Map<string, S> => {
  const next = new Map(all);
  if (one) next.set(key, one);
  else next.delete(key);
  return next;
};

/**
 * The writes that make `actions` so, each of which takes one, or two where it must first make room or be made ready, in
 * an order in which no two ever collide and no address is ever without a handler that has one before and after:
 *
 *     enable the new ──► disable the old                        (they do not exclude each other)
 *     make the new ready, disabled ──► disable the old ──► enable the new    (they do: one gap, two requests apart)
 *     remove the old ──► create the new                         (they do, also disabled: Addresses, and moves)
 *
 * @param live all of the account that they may collide with
 * @param around.excludes whether Twilio lets two not be there together
 * @param around.placeOf where customers meet it; `undefined`: nowhere
 */
export const orderSteps = <S extends Resource>(
  actions: Write<S>[],
  live: Live<S>[],
  {
    excludes = isRival,
    placeOf = servedBy,
  }: { excludes?(one: S, other: S): boolean; placeOf?(one: S | undefined): string | undefined } = {},
): { steps: Write<S>[]; gaps: Gap[] } => {
  const steps: Write<S>[] = [];
  const gaps: Gap[] = [];
  const open = new Map<string, number>();
  let now = new Map(live.map(({ sid, state }) => [sid, state]));
  let final = now;
  for (const action of actions) final = put(final, action.key, 'to' in action ? action.to : undefined);

  const serves = (all: Map<string, S>, place: string): boolean =>
    [...all.values()].some((one) => placeOf(one) === place);
  /** Excluded by one that is in its place, and will make room. */
  const isBlocked = ({ key, to }: Pick<Task<S>, 'key' | 'to'>): boolean =>
    to !== undefined &&
    [...now].some(([other, state]) => {
      const later = final.get(other);
      return other !== key && excludes(to, state) && !(later && excludes(to, later));
    });
  const opensGap = ({ key, to }: Task<S>): boolean => {
    const place = placeOf(now.get(key));
    return place !== undefined && serves(final, place) && !serves(put(now, key, to), place);
  };
  const closesGap = ({ to }: Task<S>): boolean => open.has(placeOf(to) ?? '');
  /** Everything about it but that it is enabled: it cannot fail then any more for anything else. */
  const readyOf = ({ key, to, isReady }: Task<S>): S | undefined => {
    const from = now.get(key);
    if (isReady || !to || (from && isOn(from)) || isBlocked({ key, to: off(to) })) return undefined;
    return off(to);
  };

  const write = ({ key, name }: Task<S>, to: S | undefined) => {
    const from = now.get(key);
    if (from && to) steps.push({ kind: 'update', key, name, from, to });
    else if (to) steps.push({ kind: 'create', key, name, to });
    else steps.push(...actions.filter((one) => one.key === key));
    now = put(now, key, to);
    const at = steps.length - 1;
    const left = placeOf(from);
    if (left !== undefined && serves(final, left) && !serves(now, left)) open.set(left, at);
    for (const [address, since] of open) {
      if (!serves(now, address)) continue;
      gaps.push({ address, from: since, to: at });
      open.delete(address);
    }
  };

  let pending: Task<S>[] = actions.map((action) => ({
    key: action.key,
    name: action.name,
    ...('to' in action ? { to: action.to } : {}),
    isReady: false,
  }));
  const finish = (task: Task<S>) => {
    write(task, task.to);
    pending = pending.filter((other) => other !== task);
  };
  const makeReady = (task: Task<S>) => {
    const [from, ready] = [now.get(task.key), readyOf(task)];
    task.isReady = true;
    if (ready && !(from && isSame(from, ready))) write(task, ready);
  };

  while (pending.length) {
    const free = pending.filter((task) => !isBlocked(task));
    const harmless = free.filter((task) => !opensGap(task));
    // What is in the way of none goes last.
    const next = harmless.find(closesGap) ?? harmless.find(({ to }) => to) ?? harmless[0];
    const unready = pending.find((task) => isBlocked(task) && readyOf(task));
    if (next) finish(next);
    else if (unready) makeReady(unready);
    else if (free[0]) finish(free[0]);
    else {
      // Each waits for another's place: one of them steps aside, and is made ready by the same write.
      const aside = pending.flatMap((task) =>
        placeOf(now.get(task.key)) && task.to ? [{ task, to: off(task.to) }] : [],
      );
      const first = aside.find(({ task, to }) => !opensGap({ ...task, to })) ?? aside[0];
      if (!first) throw new Error('Flows exclude each other, and none of them can step aside');
      first.task.isReady = true;
      write(first.task, first.to);
    }
  }
  return { steps, gaps };
};
