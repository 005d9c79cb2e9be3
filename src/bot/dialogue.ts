import type { BotScript, Step } from './script';

/** Where a customer is in the script. */
export interface DialogueState {
  /** Empty before the first turn. */
  step: string;
  /** Turns in a row that were not understood. */
  misses: number;
  slots: Record<string, string>;
}

export interface Turn {
  state: DialogueState;
  /** What to say; at most one message a turn. */
  say?: string;
  next: 'wait' | 'hand-over' | 'close';
}

export const openingState = (): DialogueState => ({ step: '', misses: 0, slots: {} });

/** Accents, as `NFKD` sets them apart: people leave them out. Other scripts' marks belong to their words. */
const ACCENTS = /[\u0300-\u036f]/g;

const words = (text: string): string[] =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .replace(/[^\p{Letter}\p{Mark}\p{Number}\s]/gu, ' ')
    .split(/\s+/)
    .filter(Boolean);

/** Whether one of the keywords stands in the text, as a whole word or as whole words in a row. */
const mentions = (text: string, keywords: string[]): boolean => {
  const said = ` ${words(text).join(' ')} `;
  return keywords.some((keyword) => said.includes(` ${words(keyword).join(' ')} `));
};

const goTo = (script: BotScript, state: DialogueState, name: string): Turn => {
  const step: Step | undefined = script.steps[name];
  const there = { ...state, step: name, misses: 0 };
  return { state: there, ...(step?.say ? { say: step.say } : {}), next: step?.next ?? 'wait' };
};

/**
 * One turn of the conversation: pure, so that a script can be tried without a Twilio in sight. A global word works in
 * every state; what is not understood is asked again, and handed over after `maxMisses` such turns.
 */
export const step = (script: BotScript, state: DialogueState, text: string): Turn => {
  const current = script.steps[state.step];
  const choices = [...script.globals, ...((current ?? script.steps[script.start])?.choices ?? [])];
  const chosen = choices.find((choice) => mentions(text, choice.keywords));
  if (chosen) return goTo(script, state, chosen.goTo);
  // A first message, or a step that a newer script no longer has: begin at the beginning.
  if (!current) return goTo(script, state, script.start);

  const misses = state.misses + 1;
  if (misses > script.maxMisses) return goTo(script, state, script.onMisses);
  return { state: { ...state, misses }, say: script.misunderstood, next: 'wait' };
};
