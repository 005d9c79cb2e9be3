import { callDepth } from '../../emulator/core/journal';
import type { Scene } from '../support/scene';

/** Twilio calls of one job, counted from the journal: the same on every machine. */
export interface CallCount {
  job: string;
  total: number;
  /** The longest chain of calls in which each waits for the one before. */
  sequential: number;
  budget: { total: number; sequential?: number };
  /** What the job came to. A budget is not kept by a job that was not done. */
  did: string;
  isDone: boolean;
}

const WRITE = /\.(Create|Update|Delete)/;

/** The calls that `work` makes, and the Functions that it wakes. */
export const count = async (
  scene: Scene,
  work: () => Promise<unknown>,
): Promise<{ total: number; sequential: number; writes: string[] }> => {
  const { entries } = scene.emulator.journal;
  const from = entries.length;
  await work();
  const calls = entries.slice(from).filter(({ kind }) => kind === 'call');
  return { ...callDepth(calls), writes: calls.map(({ name }) => name).filter((name) => WRITE.test(name)) };
};

/** Calls of what is on its way, where each takes 100 ms: what happens at once sees nothing of the other. */
export const countSlowly = async (scene: Scene) => {
  const { options, clock } = scene.emulator;
  options.latency = [{ medianMs: 100 }];
  const calls = await count(scene, () => clock.advance(20_000));
  options.latency = [];
  return calls;
};

/** `said` must have come about by now. */
export const done = (said: string, isDone: boolean) => ({ did: isDone ? said : `NOT ${said}`, isDone });
