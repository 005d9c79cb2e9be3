import type { Write } from '../engine/kind';
import { addressOf, type Flow, slotOf } from './flow';
import { isSame } from './resource';

/** Flows by the key of what writes them: see `Write`. */
type Flows = Map<string, Flow>;

/** Still to be done: `to` absent means to be deleted. */
interface Task {
  key: string;
  name: string;
  to?: Flow;
  isReady: boolean;
}

/** An address without a handler between two of the steps, though it has one before and after them. */
export interface Gap {
  address: string;
  /** Indexes of the steps: it has none from the end of the first to the end of the second. */
  from: number;
  to: number;
}

const serves = (flows: Flows, address: string): boolean =>
  [...flows.values()].some((flow) => flow.enabled && addressOf(flow) === address);

const off = (flow: Flow): Flow => ({ ...flow, enabled: false });

const put = (flows: Flows, key: string, flow: Flow | undefined): Flows => {
  const next = new Map(flows);
  if (flow) next.set(key, flow);
  else next.delete(key);
  return next;
};

/**
 * The writes that make `actions` so, each of which takes one, or two where it must first make room or be made ready, in an order in which no two enabled flows ever collide and no address is ever
 * without a handler that has one before and after:
 *
 *     enable the new ──► disable the old                        (they do not exclude each other)
 *     make the new ready, disabled ──► disable the old ──► enable the new    (they do: one gap, two requests apart)
 *
 * @param live all flows of the account, by SID
 */
export const orderSteps = (actions: Write<Flow>[], live: Flows): { steps: Write<Flow>[]; gaps: Gap[] } => {
  const steps: Write<Flow>[] = [];
  const gaps: Gap[] = [];
  const open = new Map<string, number>();
  let now: Flows = new Map(live);
  let final: Flows = now;
  for (const action of actions) final = put(final, action.key, 'to' in action ? action.to : undefined);

  /** Excluded by a flow that is enabled in its place, and will make room. */
  const isBlocked = ({ key, to }: Task): boolean =>
    to?.enabled === true &&
    [...now].some(([other, flow]) => {
      const later = final.get(other);
      const stays = later?.enabled && slotOf(later) === slotOf(to);
      return other !== key && flow.enabled && slotOf(flow) === slotOf(to) && !stays;
    });
  const opensGap = ({ key, to }: Task): boolean => {
    const from = now.get(key);
    const address = from?.enabled ? addressOf(from) : undefined;
    return address !== undefined && serves(final, address) && !serves(put(now, key, to), address);
  };
  const closesGap = ({ to }: Task): boolean => to?.enabled === true && open.has(addressOf(to));

  const write = ({ key, name }: Task, to: Flow | undefined) => {
    const from = now.get(key);
    if (from && to) steps.push({ kind: 'update', key, name, from, to });
    else if (to) steps.push({ kind: 'create', key, name, to });
    else if (from) steps.push({ kind: 'delete', key, name, from });
    now = put(now, key, to);
    const at = steps.length - 1;
    const left = from?.enabled ? addressOf(from) : undefined;
    if (left !== undefined && serves(final, left) && !serves(now, left)) open.set(left, at);
    for (const [address, since] of open) {
      if (!serves(now, address)) continue;
      gaps.push({ address, from: since, to: at });
      open.delete(address);
    }
  };

  let pending: Task[] = actions.map((action) => ({
    key: action.key,
    name: action.name,
    ...('to' in action ? { to: action.to } : {}),
    isReady: false,
  }));
  const finish = (task: Task) => {
    write(task, task.to);
    pending = pending.filter((other) => other !== task);
  };
  /** Everything about it but that it is enabled. It cannot fail then any more for anything else. */
  const makeReady = (task: Task, to: Flow) => {
    task.isReady = true;
    const ready = off(to);
    const from = now.get(task.key);
    if (!from || !isSame(from, ready)) write(task, ready);
  };

  while (pending.length) {
    const free = pending.filter((task) => !isBlocked(task));
    const harmless = free.filter((task) => !opensGap(task));
    const next = harmless.find(closesGap) ?? harmless[0];
    const unready = pending.find((task) => !task.isReady && task.to && isBlocked(task) && !now.get(task.key)?.enabled);
    if (next) finish(next);
    else if (unready?.to) makeReady(unready, unready.to);
    else if (free[0]) finish(free[0]);
    else {
      // Each waits for another's place: one of them steps aside, and is made ready by the same write.
      const aside = pending.flatMap((task) =>
        now.get(task.key)?.enabled && task.to ? [{ task, to: off(task.to) }] : [],
      );
      const first = aside.find(({ task, to }) => !opensGap({ ...task, to })) ?? aside[0];
      if (!first) throw new Error('Flows exclude each other, and none of them can step aside');
      first.task.isReady = true;
      write(first.task, first.to);
    }
  }
  return { steps, gaps };
};
