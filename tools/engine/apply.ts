import { TwilioFailure } from '../../src/platform/errors';
import { Complaint, isComplaint, type Trouble } from '../support/complaint';
import { inverseOf, type Live, type Resources, type Write } from './kind';
import { shown } from './mask';
import { explain } from './problem';

/** A write, and the verbs of what it writes. */
export interface Step {
  kind: Resources<unknown>;
  write: Write;
}

export interface Progress {
  write: Write;
  /** Counted from 1. */
  number: number;
  total: number;
  way: 'forth' | 'back';
}

export interface Conduct {
  steps: readonly Step[];
  /** Told after each write. */
  tell?: (progress: Progress) => void;
  /** Asked before each write. Once it is true, what was done is taken back. */
  isStopped?: () => boolean;
  pause(ms: number): Promise<void>;
}

export interface Applied {
  /**
   * - `applied`: all of it, and it stays so;
   * - `undone`: everything is as it was before;
   * - `unfinished`: it is neither; `remains` says what it is.
   */
  outcome: 'applied' | 'undone' | 'unfinished';
  /** Writes that stand. */
  done: Write[];
  /** Why it did not go on. */
  problems: Trouble[];
  remains: string[];
  /** What Twilio made of a write that is not what was asked. */
  surprises: string[];
}

const MAX_TRIES = 3;
const PAUSE_MS = 500;

export const VERBS = { create: 'created', update: 'changed', delete: 'removed' } as const;

/** Whether Twilio may have done it all the same. */
const isOpen = (error: unknown): boolean =>
  error instanceof TwilioFailure && (error.kind === 'unknown' || error.kind === 'broken');

const changed = (where: string, problem: string): Complaint =>
  new Complaint('The account is being changed by another run or person.', [{ where, problem }], 'changed');

/** What is known of the resources that are written, and the writes themselves. */
const openWriter = (pause: Conduct['pause']) => {
  const seen = new Map<string, Live<unknown> | undefined>();
  const written = new Map<string, Step>();
  const surprises: string[] = [];

  const idOf = ({ kind, write }: Step): string => `${kind.title} ${write.key}`;
  const lastOf = (step: Step): Live<unknown> | undefined => {
    const { write } = step;
    const first = 'from' in write ? { sid: write.key, state: write.from } : undefined;
    return seen.has(idOf(step)) ? seen.get(idOf(step)) : first;
  };
  const keep = (step: Step, live: Live<unknown> | undefined): void => void seen.set(idOf(step), live);
  const isSame = ({ kind }: Step, one: unknown, other: unknown): boolean => !kind.differences(one, other).length;

  const positionOf = async (step: Step): Promise<'before' | 'after'> => {
    const { kind, write } = step;
    if (write.kind === 'create') {
      const [found, ...others] = (await kind.alike?.(write.to)) ?? [];
      if (!found) return 'before';
      if (others.length || !isSame(step, found.state, write.to)) {
        throw changed(write.name, `another one has appeared: ${found.sid}`);
      }
      keep(step, found);
      return 'after';
    }
    const last = lastOf(step);
    const state = last && (await kind.fetch(last.sid));
    if (write.kind === 'delete' && state === undefined) {
      keep(step, undefined);
      return 'after';
    }
    if (!last || state === undefined) throw changed(write.name, `${last?.sid ?? 'it'} is gone`);
    if (isSame(step, state, last.state)) return 'before';
    if (write.kind === 'update' && isSame(step, state, write.to)) {
      keep(step, { sid: last.sid, state });
      return 'after';
    }
    const properties = kind.differences(last.state, state).map(({ property }) => property);
    throw changed(write.name, `${last.sid} has changed: ${properties.join(', ')}`);
  };

  /**
   * Two runs that create the same thing at the same time have both seen none before. The one that sees another
   * afterwards takes its own back: the later of the two does. Should both do so, both stop, and nothing is left over.
   *
   * @returns whether it is the only one
   */
  const isOnly = async (step: Step, made: Live<unknown>, to: unknown): Promise<boolean> => {
    const [other] = ((await step.kind.alike?.(to)) ?? []).filter(({ sid }) => sid !== made.sid);
    if (!other) return true;
    await step.kind.remove?.(made.sid, made.state);
    keep(step, other);
    if (isSame(step, other.state, to)) return false;
    throw changed(step.write.name, `another one has appeared: ${other.sid}`);
  };

  /** @returns whether what is there now is this call's doing */
  const send = async (step: Step): Promise<boolean> => {
    const { kind, write } = step;
    const { sid = '', state } = lastOf(step) ?? {};
    if (write.kind === 'delete') {
      await kind.remove?.(sid, write.from);
      keep(step, undefined);
      return true;
    }
    const live = await (write.kind === 'create' ? kind.create?.(write.to) : kind.update?.(sid, state, write.to));
    if (!live) throw new Error(`${kind.title} cannot be ${VERBS[write.kind]}`);
    keep(step, live);
    for (const { property, from, to } of kind.differences(live.state, write.to)) {
      const values = `${property} as ${shown(from)}, not as ${shown(to)}`;
      surprises.push(`"${write.name}" (${live.sid}): Twilio keeps ${values}`);
    }
    return write.kind === 'update' || isOnly(step, live, write.to);
  };

  return {
    surprises,
    sidOf: (step: Step) => lastOf(step)?.sid,
    /** The resources that were written, as they were left. */
    left: () => [...written].map(([id, { kind, write }]) => ({ kind, name: write.name, live: seen.get(id) })),
    /** Whether a write that failed has happened all the same; `undefined` where that cannot be told. */
    hasHappened: async (error: unknown, step: Step): Promise<boolean | undefined> =>
      isOpen(error)
        ? positionOf(step).then(
            (position) => position === 'after',
            () => undefined,
          )
        : false,
    /**
     * Makes one write, once, whatever the network does: looks before it writes, and before it writes again. On the way
     * forth, what was just written here is not looked at again: in a swap, that would make the gap longer.
     *
     * @returns whether this call did it; `false`: it was so already
     * @throws {Complaint} `changed`: it is not any more what it was when it was last seen
     * @throws {TwilioFailure} it was not done, or that is not known
     */
    async write(step: Step, way: Progress['way']): Promise<boolean> {
      for (let tries = 1; ; tries += 1) {
        const isKnown = tries === 1 && way === 'forth' && written.has(idOf(step));
        if (!isKnown && (await positionOf(step)) === 'after') return tries > 1;
        try {
          const isOurs = await send(step);
          written.set(idOf(step), step);
          return isOurs;
        } catch (error) {
          if (!isOpen(error) || tries === MAX_TRIES) throw error;
          await pause(PAUSE_MS * tries);
        }
      }
    },
  };
};

/** Why a write did not come about, in words. */
const problemsOf = async (error: unknown, { kind, write }: Step): Promise<Trouble[]> => {
  const { name: where } = write;
  if (isComplaint(error)) return error.problems.length ? error.problems : [{ where, problem: error.message }];
  if (!(error instanceof TwilioFailure)) return [{ where, problem: `an unforeseen error: ${String(error)}` }];
  if (error.kind === 'gone') return [{ where, problem: 'it is gone' }];
  const found = explain(error, where, kind.right(write.kind));
  const other = await kind.inTheWay?.(error, write).catch(() => undefined);
  return [other ? { ...found, problem: `${found.problem}: ${other}` } : found];
};

/** Twilio has no lock that two people could share, so a last look is what makes the outcome true. */
const changedSince = async (left: ReturnType<ReturnType<typeof openWriter>['left']>): Promise<string[]> => {
  const found: string[] = [];
  for (const kind of new Set(left.map((one) => one.kind))) {
    const there = await kind.list?.().catch(() => undefined);
    if (!there) continue;
    for (const { name, live } of left.filter((one) => one.kind === kind)) {
      const now = live && there.find(({ sid }) => sid === live.sid);
      const changes = now ? kind.differences(live.state, now.state).map(({ property }) => property) : ['gone'];
      if (live && changes.length) found.push(`"${name}" (${live.sid}): ${changes.join(', ')}`);
    }
  }
  return found;
};

/**
 * Makes writes, one after the other. Where that cannot be finished, takes back what it did, in reverse order, so that on
 * the way back too nothing collides and no customer is left without a handler. A removal is not taken back: what would
 * come back is another resource, with another SID.
 */
export const applyWrites = async ({ steps, tell, isStopped, pause }: Conduct): Promise<Applied> => {
  const writer = openWriter(pause);
  /** `isOurs`: `false`, it was so already, and is not ours to take back. */
  const done: { step: Step; isOurs: boolean }[] = [];
  const total = steps.length;

  const result = (outcome: Applied['outcome'], problems: Trouble[], remains: string[] = []): Applied => ({
    ...{ outcome, done: done.map(({ step }) => step.write), problems, remains, surprises: writer.surprises },
  });
  const standing = (): string[] =>
    done.map(({ step, step: { write } }) => {
      const sid = write.kind === 'delete' ? '' : ` (${writer.sidOf(step)})`;
      return `"${write.name}"${sid} was ${VERBS[write.kind]}, and stays so`;
    });
  const finish = async (outcome: 'applied' | 'undone', problems: Trouble[]): Promise<Applied> => {
    const remains = await changedSince(writer.left());
    if (!remains.length) return result(outcome, problems);
    const meddling = { where: 'the account', problem: 'another run or person has changed it meanwhile' };
    return result('unfinished', [...problems, meddling], remains);
  };
  const takeBack = async (problems: Trouble[]): Promise<Applied> => {
    for (let last = done.at(-1); last; last = done.at(-1)) {
      const back: Step = { kind: last.step.kind, write: inverseOf(last.step.write) };
      try {
        if (last.isOurs) await writer.write(back, 'back');
      } catch (error) {
        return result('unfinished', [...problems, ...(await problemsOf(error, back))], standing());
      }
      done.pop();
      tell?.({ write: back.write, number: done.length + 1, total, way: 'back' });
    }
    return finish('undone', problems);
  };
  const giveUp = async (error: unknown, at: number, step: Step): Promise<Applied> => {
    const problems = await problemsOf(error, step);
    const happened = await writer.hasHappened(error, step);
    if (happened) done.push({ step, isOurs: true });
    const isRemoval = steps.some(({ write }) => write.kind === 'delete');
    if (happened !== undefined && !isRemoval) return takeBack(problems);
    const doubtful = `it is not known whether "${step.write.name}" was ${VERBS[step.write.kind]}`;
    const untouched = steps.slice(happened === false ? at : at + 1).map(({ write }) => write);
    return result('unfinished', problems, [
      ...standing(),
      ...(happened === undefined ? [doubtful] : []),
      ...untouched.map(({ name, kind }) => `"${name}" was not ${VERBS[kind]}`),
    ]);
  };

  for (const [i, step] of steps.entries()) {
    try {
      if (isStopped?.()) throw new Complaint('stopped before its turn', [], 'stopped');
      done.push({ step, isOurs: await writer.write(step, 'forth') });
    } catch (error) {
      return giveUp(error, i, step);
    }
    tell?.({ write: step.write, number: i + 1, total, way: 'forth' });
  }
  return finish('applied', []);
};
