import { applyWrites, VERBS } from '../engine/apply';
import type { Kind, Planned } from '../engine/kind';
import { Complaint } from '../support/complaint';
import type { World } from './session';

/** A kind, and what it is about to do. */
export interface Part {
  kind: Kind<unknown>;
  planned: Planned<unknown>;
}

export const planAll = async (kinds: Kind<unknown>[], way: 'plan' | 'planBack'): Promise<Part[]> => {
  const parts: Part[] = [];
  // One after the other: each reads what those before it will have made.
  for (const kind of kinds) {
    const planned = await kind[way]?.();
    if (planned) parts.push({ kind, planned });
  }
  return parts;
};

/**
 * Carries out parts as one: where that cannot be finished, what was done of it is taken back.
 *
 * @throws {Complaint} it could not; what is the case then is said
 */
export const carryOut = async (
  world: Pick<World, 'terminal' | 'pause' | 'onInterrupt'>,
  parts: Part[],
): Promise<void> => {
  const { terminal } = world;
  let isStopped = false;
  const release = world.onInterrupt(() => {
    isStopped = true;
    terminal.talk('Stopping after this write; another Ctrl-C stops at once.');
  });
  try {
    const { outcome, problems, remains, surprises } = await applyWrites({
      steps: parts.flatMap(({ kind, planned }) => planned.writes.map((write) => ({ kind, write }))),
      pause: world.pause,
      isStopped: () => isStopped,
      tell: ({ write: { name, kind }, way }) =>
        terminal.talk(`  ${name}: ${way === 'back' ? 'taken back' : VERBS[kind]}`),
    });
    for (const surprise of surprises) terminal.talk(`${terminal.talkColors.yellow('Warning:')} ${surprise}.`);
    if (outcome === 'applied') return;
    const state = outcome === 'undone' ? ' What was done of this step has been taken back.' : ' It is in between:';
    throw new Complaint(
      ['This could not be finished.', state, ...remains.map((line) => `\n  ${line}`)].join(''),
      problems,
      'twilio',
    );
  } finally {
    release();
  }
};
