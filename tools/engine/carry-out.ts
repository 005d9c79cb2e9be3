import { Complaint } from '../support/complaint';
import type { System } from '../support/system';
import { warn } from '../support/terminal';
import { type Applied, applyWrites, type Progress, type Step, VERBS } from './apply';
import type { Kind, Planned } from './kind';

/** A kind, and what it is about to do. */
export interface Part {
  kind: Kind<unknown>;
  planned: Planned<unknown>;
}

type World = Pick<System, 'terminal' | 'pause' | 'onInterrupt'>;

/** Makes writes, and says each; with Ctrl-C, takes back what was done. */
export const carryOut = async (
  { terminal, pause, onInterrupt }: World,
  steps: Step[],
  lineOf: (progress: Progress) => string,
): Promise<Applied> => {
  let isStopped = false;
  const release = onInterrupt(() => {
    isStopped = true;
    terminal.talk('Stopping after this write. What was done is taken back; another Ctrl-C leaves it as it is.');
  });
  try {
    const tell = (progress: Progress) => terminal.talk(lineOf(progress));
    const applied = await applyWrites(steps, { tell, isStopped: () => isStopped, pause });
    for (const line of applied.surprises) warn(terminal, `${line}.`);
    return applied;
  } finally {
    release();
  }
};

export const planAll = async (kinds: Kind<unknown>[], way: 'plan' | 'planBack'): Promise<Part[]> => {
  const parts: Part[] = [];
  // One after the other: each reads what those before it will have made.
  for (const kind of kinds) {
    parts.push({ kind, planned: (await kind[way]?.()) ?? { writes: [], words: [] } });
  }
  return parts;
};

/** Carries out parts as one. @throws {Complaint} it could not be finished; what is the case then is said */
export const carryOutParts = async (world: World, parts: Part[]): Promise<void> => {
  const steps = parts.flatMap(({ kind, planned }) => planned.writes.map((write) => ({ kind, write })));
  const { outcome, problems, remains } = await carryOut(
    world,
    steps,
    ({ write: { name, kind }, way }) => `  ${name}: ${way === 'back' ? 'taken back' : VERBS[kind]}`,
  );
  if (outcome === 'applied') return;
  const state = outcome === 'undone' ? 'What was done of this step has been taken back.' : 'It is in between:';
  const message = ['This could not be finished.', state].join(' ');
  throw new Complaint([message, ...remains.map((line) => `  ${line}`)].join('\n'), problems, 'twilio');
};
