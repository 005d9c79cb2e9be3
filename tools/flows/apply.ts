import { TwilioFailure } from '../../src/platform/errors';
import type { FlowAccount } from './account';
import { FlowsFault, type Problem } from './errors';
import type { LiveFlow } from './flow';
import type { Plan } from './plan';
import { problemsOf } from './refusal';
import { inverseOf, type Step } from './step';
import { lookAgain, requireUnchanged } from './unchanged';
import { createWriter, type Writer } from './write';

export interface Progress {
  step: Step;
  /** Counted from 1. */
  number: number;
  total: number;
  way: 'forth' | 'back';
}

export interface Conduct {
  account: FlowAccount;
  plan: Plan;
  /** Told after each write. */
  tell?: (progress: Progress) => void;
  /** Asked before each write. Once it is true, what was done is undone. */
  isStopped?: () => boolean;
  pause?: (ms: number) => Promise<void>;
}

export interface Applied {
  /**
   * - `applied`: all of it, and it stays so;
   * - `undone`: the account is as it was before;
   * - `unfinished`: it is neither; `remains` says what it is.
   */
  outcome: 'applied' | 'undone' | 'unfinished';
  /** Writes that stand. */
  done: Step[];
  /** Why it did not go on. */
  problems: Problem[];
  remains: string[];
  /** What Twilio made of a write that is not what was asked. */
  surprises: string[];
  /** The account afterwards, where it could be read. */
  live?: LiveFlow[];
}

const VERBS = { create: 'created', update: 'changed', delete: 'removed' } as const;

interface Done {
  step: Step;
  /** Somebody else had done the same already: not ours to undo. */
  isOurs: boolean;
}

const standing = ({ step }: Done, writer: Writer): string => {
  const { friendlyName } = step;
  const sid = step.kind === 'delete' ? '' : ` (${writer.sidOf(friendlyName)})`;
  return `"${friendlyName}"${sid} was ${VERBS[step.kind]}, and stays so`;
};
const doubtful = ({ friendlyName, kind }: Step): string =>
  `it is not known whether "${friendlyName}" was ${VERBS[kind]}`;
const untouched = ({ friendlyName, kind }: Step): string => `"${friendlyName}" was not ${VERBS[kind]}`;

/** Whether a step that failed has had its effect all the same; `undefined` where that cannot be told. */
const hasHappened = async (error: unknown, step: Step, writer: Writer): Promise<boolean | undefined> => {
  const isOpen = error instanceof TwilioFailure && (error.kind === 'unknown' || error.kind === 'broken');
  return isOpen ? writer.hasHappened(step).catch(() => undefined) : false;
};

/**
 * Makes the account as the plan says, write by write. Where that cannot be finished, takes back what it did, in reverse
 * order, so that on the way back too nothing collides and nobody is left alone. A removal is not taken back: what would
 * come back is another flow, with another SID.
 *
 * @throws {FlowsFault} before the first write: nothing was changed
 */
export const applyPlan = async (conduct: Conduct): Promise<Applied> => {
  const { account, plan, tell, isStopped, pause = async () => undefined } = conduct;
  await requireUnchanged(account, plan);
  const writer = createWriter(account, plan.base, pause);
  const { steps } = plan;
  const total = steps.length;
  const done: Done[] = [];

  const result = (outcome: Applied['outcome'], problems: Problem[], remains: string[] = []): Applied => {
    return { outcome, done: done.map(({ step }) => step), problems, remains, surprises: writer.surprises };
  };
  const finish = async (outcome: 'applied' | 'undone', problems: Problem[]): Promise<Applied> => {
    const { live, changed } = await lookAgain(account, writer.left());
    const found = live ? { live } : {};
    if (!changed.length) return { ...result(outcome, problems), ...found };
    const meddling = { where: 'the account', problem: 'somebody else has changed it meanwhile' };
    return { ...result('unfinished', [...problems, meddling], changed), ...found };
  };
  const takeBack = async (problems: Problem[]): Promise<Applied> => {
    for (let last = done.at(-1); last; last = done.at(-1)) {
      const back = inverseOf(last.step);
      try {
        if (last.isOurs) await writer.write(back, 'back');
      } catch (error) {
        const remains = done.map((one) => standing(one, writer));
        return result('unfinished', [...problems, ...(await problemsOf(error, back, account))], remains);
      }
      done.pop();
      tell?.({ step: back, number: done.length + 1, total, way: 'back' });
    }
    return finish('undone', problems);
  };
  const giveUp = async (error: unknown, step: Step, rest: Step[]): Promise<Applied> => {
    const problems = await problemsOf(error, step, account);
    const happened = await hasHappened(error, step, writer);
    if (happened) done.push({ step, isOurs: true });
    const isRemoval = steps.some(({ kind }) => kind === 'delete');
    if (happened !== undefined && !isRemoval) return takeBack(problems);
    return result('unfinished', problems, [
      ...done.map((one) => standing(one, writer)),
      ...(happened === undefined ? [doubtful(step)] : []),
      ...(happened === false ? [step, ...rest] : rest).map(untouched),
    ]);
  };

  for (const [i, step] of steps.entries()) {
    try {
      if (isStopped?.()) throw new FlowsFault('stopped', 'stopped before its turn');
      done.push({ step, isOurs: (await writer.write(step, 'forth')) === 'done' });
    } catch (error) {
      return giveUp(error, step, steps.slice(i + 1));
    }
    tell?.({ step, number: i + 1, total, way: 'forth' });
  }
  return finish('applied', []);
};
