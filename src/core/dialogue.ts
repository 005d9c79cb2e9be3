/** Where a customer is in the dialogue. */
export interface DialogueState {
  /** Empty before the first turn, and where the script does not lead the dialogue. */
  step: string;
  /** Turns in a row that were not understood. */
  misses: number;
  turns: number;
  /** What was learnt, by the slots' names. */
  slots: Record<string, string>;
  /** Names of the steps on the way here, the newest last. */
  path: string[];
  /** Of the dialogue, from the first turn on. */
  language?: string;
  /** The slot that a bot elsewhere has asked for. */
  asked?: string;
}

export const openingState = (): DialogueState => ({ step: '', misses: 0, turns: 0, slots: {}, path: [] });
