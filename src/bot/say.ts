import type { DialogueState } from '../core/dialogue';
import { sayOpening } from './hours';
import { fillIn } from './phrase';
import type { BotScript, Text } from './script';

/** A text in the language of the dialogue, with its placeholders filled in. @param now epoch ms */
export const say = (script: BotScript, state: DialogueState, text: Text, now: number): string =>
  fillIn(script, state, text, (language) => (script.hours ? sayOpening(script.hours, now, language) : ''));

/** Those of the choices that are shown, in the order of their numbers. */
export const shown = <T extends { label?: Text | undefined }>(choices: T[]): T[] =>
  choices.filter(({ label }) => label);

/** Quick replies as text, so that they work on every channel: the number chooses, and so do the words. */
export const listed = (
  script: BotScript,
  state: DialogueState,
  choices: { label?: Text | undefined }[],
  now: number,
): string[] => shown(choices).map(({ label = '' }, i) => `${i + 1}. ${say(script, state, label, now)}`);
