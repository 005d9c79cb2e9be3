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

const namesOf = ({ kind }: Step, before: unknown, after: unknown): string[] =>
  kind.differences(before, after).map(({ property }) => property);

const isSame = (step: Step, before: unknown, after: unknown): boolean => !namesOf(step, before, after).length;

/** Makes single writes, and remembers what it has seen of the resources that it writes. */
const openWriter = (pause: (ms: number) => Promise<void>) => {
  const seen = new Map<string, Live<unknown> | undefined>();
  const written = new Map<string, Step>();
  const surprises: string[] = [];

  const idOf = ({ kind, write }: Step): string => `${kind.title} ${write.key}`;
  const keep = (step: Step, live?: Live<unknown>): void => void seen.set(idOf(step), live);
  const lastOf = (step: Step): Live<unknown> | undefined => {
    if (seen.has(idOf(step))) return seen.get(idOf(step));
    return 'from' in step.write ? { sid: step.write.key, state: step.write.from } : undefined;
  };
  const alike = async ({ kind }: Step, to: unknown, but?: string): Promise<Live<unknown>[]> =>
    ((await kind.alike?.(to)) ?? []).filter(({ sid }) => sid !== but);

  /** Whether what is there is what the write begins with, or what it ends with. */
  const positionOf = async (step: Step): Promise<'before' | 'after'> => {
    const { kind, write } = step;
    if (write.kind === 'create') {
      const [found, ...others] = await alike(step, write.to);
      if (!found) return 'before';
      const isIt = !others.length && isSame(step, found.state, write.to);
      if (!isIt) throw changed(write.name, `another one has appeared: ${found.sid}`);
      keep(step, found);
      return 'after';
    }
    const last = lastOf(step);
    const state = last && (await kind.fetch(last.sid));
    if (!last || state === undefined) {
      if (write.kind === 'update') throw changed(write.name, `${last?.sid ?? 'it'} is gone`);
      keep(step);
      return 'after';
    }
    if (isSame(step, state, last.state)) return 'before';
    const isDone = write.kind === 'update' && isSame(step, state, write.to);
    if (!isDone) throw changed(write.name, `${last.sid} has changed: ${namesOf(step, last.state, state).join(', ')}`);
    keep(step, { sid: last.sid, state });
    return 'after';
  };

  /** @returns whether what is there now is this call's doing */
  const send = async (step: Step): Promise<boolean> => {
    const { kind, write } = step;
    const { sid = '', state } = lastOf(step) ?? {};
    if (write.kind === 'delete') {
      await kind.remove?.(sid, write.from);
      keep(step);
      return true;
    }
    const live = await (write.kind === 'create' ? kind.create?.(write.to) : kind.update?.(sid, state, write.to));
    if (!live) throw new Error(`${kind.title} cannot be ${VERBS[write.kind]}`);
    keep(step, live);
    for (const { property, from, to } of kind.differences(live.state, write.to)) {
      const values = `${property} as ${shown(from)}, not as ${shown(to)}`;
      surprises.push(`"${write.name}" (${live.sid}): Twilio keeps ${values}`);
    }
    if (write.kind === 'update') return true;
    // Two runs that create the same thing at the same time have both seen none before. The one that sees another
    // afterwards takes its own back: the later of the two does. Should both do so, both stop, and nothing is left over.
    const [other] = await alike(step, write.to, live.sid);
    if (!other) return true;
    await kind.remove?.(live.sid, live.state);
    keep(step, other);
    if (isSame(step, other.state, write.to)) return false;
    throw changed(write.name, `another one has appeared: ${other.sid}`);
  };

  return {
    surprises,
    positionOf,
    sidOf: (step: Step) => lastOf(step)?.sid,
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
    /** What was written and is not as it was left. Twilio has no lock that two people could share. */
    async changedSince(): Promise<string[]> {
      const lists = new Map<Resources<unknown>, Live<unknown>[] | undefined>();
      const found: string[] = [];
      for (const [id, step] of written) {
        const { kind, write } = step;
        const live = seen.get(id);
        if (!lists.has(kind)) lists.set(kind, await kind.list?.().catch(() => undefined));
        const now = lists.get(kind)?.find(({ sid }) => sid === live?.sid);
        const names = now ? namesOf(step, live?.state, now.state) : ['gone'];
        if (live && lists.get(kind) && names.length) found.push(`"${write.name}" (${live.sid}): ${names.join(', ')}`);
      }
      return found;
    },
  };
};

/** Why a write did not come about, in words. */
const problemsOf = async (error: unknown, { kind, write }: Step): Promise<Trouble[]> => {
  const { name: where } = write;
  if (isComplaint(error)) return error.problems.length ? error.problems : [{ where, problem: error.message }];
  if (!(error instanceof TwilioFailure)) return [{ where, problem: `an unforeseen error: ${String(error)}` }];
  if (error.kind === 'gone') return [{ where, problem: 'it is gone' }];
  const found = explain(error, where, kind.right(write));
  const other = await kind.inTheWay?.(error, write).catch(() => undefined);
  return [other ? { ...found, problem: `${found.problem}: ${other}` } : found];
};

/**
 * Makes writes, one after the other. Where that cannot be finished, takes back what it did, in reverse order, so that on
 * the way back too nothing collides and no customer is left without a handler. A removal is not taken back: what would
 * come back is another resource, with another SID.
 *
 * @param conduct.tell told after each write
 * @param conduct.isStopped asked before each write; once it is true, what was done is taken back
 */
export const applyWrites = async (
  steps: readonly Step[],
  conduct: { tell(progress: Progress): void; isStopped(): boolean; pause(ms: number): Promise<void> },
): Promise<Applied> => {
  const writer = openWriter(conduct.pause);
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
    const remains = await writer.changedSince();
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
      conduct.tell({ write: back.write, number: done.length + 1, total, way: 'back' });
    }
    return finish('undone', problems);
  };
  const giveUp = async (error: unknown, at: number, step: Step): Promise<Applied> => {
    const problems = await problemsOf(error, step);
    const position = isOpen(error) ? await writer.positionOf(step).catch(() => undefined) : 'before';
    if (position === 'after') done.push({ step, isOurs: true });
    const isFinal = ({ write }: Step) => write.kind === 'delete' && !write.restorable;
    if (position && !steps.some(isFinal)) return takeBack(problems);
    const { name, kind } = step.write;
    return result('unfinished', problems, [
      ...standing(),
      ...(position ? [] : [`it is not known whether "${name}" was ${VERBS[kind]}`]),
      ...steps
        .slice(position === 'before' ? at : at + 1)
        .map(({ write }) => `"${write.name}" was not ${VERBS[write.kind]}`),
    ]);
  };

  for (const [i, step] of steps.entries()) {
    try {
      if (conduct.isStopped()) throw new Complaint('stopped before its turn', [], 'stopped');
      done.push({ step, isOurs: await writer.write(step, 'forth') });
    } catch (error) {
      return giveUp(error, i, step);
    }
    conduct.tell({ write: step.write, number: i + 1, total, way: 'forth' });
  }
  return finish('applied', []);
};
