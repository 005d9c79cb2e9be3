import { TwilioFailure } from '../../src/platform/errors';
import type { FlowAccount } from './account';
import { FlowsFault } from './errors';
import { changesBetween, type Flow, isSame, type LiveFlow, updateOf } from './flow';
import type { Step } from './step';

export interface Writer {
  /**
   * Makes one write, once, whatever the network does: looks before it writes, and before it writes again. On the way
   * forth, a flow that was just written here is not looked at again: in a swap, that would make the gap longer.
   *
   * @returns whether this call did it: `already` is somebody else's doing
   * @throws {FlowsFault} `changed`: somebody else has changed the flow since it was last seen
   * @throws {TwilioFailure} it was not done, or that is not known
   */
  write(step: Step, way: 'forth' | 'back'): Promise<'done' | 'already'>;
  /** Whether a step that failed has happened all the same. */
  hasHappened(step: Step): Promise<boolean>;
  /** The flows that were written, as they were left. */
  left(): LiveFlow[];
  sidOf(friendlyName: string): string | undefined;
  /** What Twilio made of a write that is not what was asked. */
  readonly surprises: string[];
}

const MAX_TRIES = 3;
const PAUSE_MS = 500;

const changed = (friendlyName: string, problem: string) =>
  new FlowsFault('changed', 'Somebody else is changing this account.', [{ where: friendlyName, problem }]);

/**
 * Flex Flows have no revision that a write could name, so between a look and the write behind it somebody else may
 * still slip in: for the length of one request, not of a whole apply.
 */
export const createWriter = (account: FlowAccount, base: LiveFlow[], pause: (ms: number) => Promise<void>): Writer => {
  const seen = new Map(base.map((live) => [live.flow.friendlyName, live]));
  const written = new Set<string>();
  const surprises: string[] = [];

  const positionOf = async (step: Step): Promise<'before' | 'after'> => {
    const { friendlyName } = step;
    if (step.kind === 'create') {
      const [found, ...others] = await account.named(friendlyName);
      if (!found) return 'before';
      if (others.length || !isSame(found.flow, step.to)) {
        throw changed(friendlyName, `a flow of this name has appeared: ${found.sid}`);
      }
      seen.set(friendlyName, found);
      return 'after';
    }
    const last = seen.get(friendlyName);
    const found = last && (await account.fetch(last.sid));
    if (step.kind === 'delete' && !found) {
      seen.delete(friendlyName);
      return 'after';
    }
    if (!last || !found) throw changed(friendlyName, `${last?.sid ?? 'it'} is gone`);
    if (isSame(found.flow, last.flow)) return 'before';
    if (step.kind === 'update' && isSame(found.flow, step.to)) {
      seen.set(friendlyName, found);
      return 'after';
    }
    const properties = changesBetween(last.flow, found.flow).map(({ property }) => property);
    throw changed(friendlyName, `${last.sid} has changed: ${properties.join(', ')}`);
  };

  /**
   * Two people who create a flow of one name at the same time have both seen none before. Whoever sees another one
   * afterwards takes the own one back: the later of the two does. Should both do so, both stop, and nothing is left over.
   *
   * @returns whether it is the only one
   */
  const isOnly = async ({ friendlyName }: Step, made: LiveFlow, to: Flow): Promise<boolean> => {
    const [other] = (await account.named(friendlyName)).filter(({ sid }) => sid !== made.sid);
    if (!other) return true;
    await account.remove(made.sid);
    seen.set(friendlyName, other);
    if (isSame(other.flow, to)) return false;
    throw changed(friendlyName, `a flow of this name has appeared: ${other.sid}`);
  };

  /** @returns whether what is there now is this call's doing */
  const send = async (step: Step): Promise<boolean> => {
    const { friendlyName } = step;
    const last = seen.get(friendlyName);
    if (step.kind === 'delete') {
      await account.remove(last?.sid ?? '');
      seen.delete(friendlyName);
      return true;
    }
    const from = last?.flow ?? step.to;
    const live =
      step.kind === 'create'
        ? await account.create(step.to)
        : await account.update(last?.sid ?? '', updateOf(from, step.to));
    seen.set(friendlyName, live);
    for (const { property, from: kept, to } of changesBetween(live.flow, step.to)) {
      surprises.push(`"${friendlyName}" (${live.sid}): Twilio keeps ${property} as ${kept}, not as ${to}`);
    }
    return step.kind === 'update' || isOnly(step, live, step.to);
  };

  return {
    surprises,
    left: () => [...seen.values()].filter(({ flow }) => written.has(flow.friendlyName)),
    sidOf: (friendlyName) => seen.get(friendlyName)?.sid,
    hasHappened: async (step) => (await positionOf(step)) === 'after',
    async write(step, way) {
      for (let tries = 1; ; tries += 1) {
        const isKnown = tries === 1 && way === 'forth' && written.has(step.friendlyName);
        if (!isKnown && (await positionOf(step)) === 'after') return tries === 1 ? 'already' : 'done';
        try {
          const isOurs = await send(step);
          written.add(step.friendlyName);
          return isOurs ? 'done' : 'already';
        } catch (error) {
          const isOpen = error instanceof TwilioFailure && (error.kind === 'unknown' || error.kind === 'broken');
          if (!isOpen || tries === MAX_TRIES) throw error;
          await pause(PAUSE_MS * tries);
        }
      }
    },
  };
};
