import type { Emulator, Snapshot } from '../emulator';
import { type Chronicle, createChronicle } from '../lifeline/chronicle';
import type { Scenario } from './scenario';

/** The project's Functions, where they have a process of their own. */
export interface Functions {
  /** Without a slash at the end: `http://localhost:3000` */
  url: string;
  /** `/inbound` */
  paths(): string[];
  /** Kills their process in the middle of whatever it does. Resolves when another one has taken its place. */
  crash(): Promise<void>;
}

/** What actions act on: the embedded Twilio, furnished, with the people around it. */
export interface Stage {
  readonly emulator: Emulator;
  /** The number that customers write to, with a Flex Flow behind it. */
  readonly smsNumber: string;
  /** The one with Addresses behind it, for Conversations. */
  readonly conversationsNumber: string;
  /** As it was furnished. */
  readonly pristine: Snapshot;
  /** What is hidden wherever it would be shown. */
  readonly secrets: string[];
  /** What changed in the engagements' records, and when. */
  readonly chronicle: Chronicle;
  /** What was done since the last reset, and when the last of it ended (epoch ms). */
  readonly recording: { acts: Scenario['acts']; at: number };
  /** Absent: in a test, which they share their process with. */
  functions?: Functions;
  /** The call to Twilio after which the Functions are killed. */
  crashAfter?: string;
  /** Resolves when Functions that were killed run again. */
  recovered?: Promise<void>;
  /** By name. */
  readonly snapshots: Map<string, Snapshot>;
  /** Runs what moves time alone: two leaps at once would make one. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** Takes an embedded Twilio as it is now for the one that `reset` goes back to. */
export const createStage = (
  emulator: Emulator,
  { smsNumber, conversationsNumber }: Pick<Stage, 'smsNumber' | 'conversationsNumber'>,
): Stage => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    emulator,
    smsNumber,
    conversationsNumber,
    pristine: emulator.snapshot(),
    secrets: [emulator.authToken],
    chronicle: createChronicle(emulator),
    recording: { acts: [], at: emulator.clock.now() },
    snapshots: new Map(),
    alone(work) {
      const done = last.then(work, work);
      last = done.catch(() => undefined);
      return done;
    },
  };
};
