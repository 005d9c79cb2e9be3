import { type Hours, sayOpening } from './hours';
import { pickLanguage } from './language';
import type { Bot } from './port';
import type { Phrases, Text } from './script';
import type { DialogueState } from './state';

/** What there is to know for saying something. */
interface Manner {
  languages: string[];
  hours?: Hours | undefined;
}

/** `{order}`: what is in that slot. `{opens}`: when we are there again. */
export const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;

/** A text in the language of the dialogue, with what it speaks of filled in. */
export const say = (manner: Manner, { language = '', slots }: DialogueState, text: Text, now: number): string => {
  const chosen = pickLanguage(Object.keys(text), [language, ...manner.languages]);
  const fill = (_: string, name: string): string => {
    if (name === 'opens') return manner.hours ? sayOpening(manner.hours, now, chosen) : '';
    return Object.hasOwn(slots, name) ? (slots[name] ?? '') : '';
  };
  return (text[chosen] ?? '').replace(PLACEHOLDER, fill);
};

/** Those of the choices that are shown, in the order of their numbers. */
export const shown = <T extends { label: Text | undefined }>(choices: T[]): T[] => choices.filter(({ label }) => label);

/** Quick replies as text, so that they work on every channel: the number chooses, and so do the words. */
export const listed = (manner: Manner, state: DialogueState, choices: { label: Text | undefined }[], now: number) =>
  shown(choices).map(({ label = {} }, i) => `${i + 1}. ${say(manner, state, label, now)}`);

/** What Flexkeep itself has to say is in the script, whoever the bot is. It speaks of no time. */
export const phraseOf =
  (script: { languages: string[]; phrases: Phrases }): Bot['phrase'] =>
  (name, state) => {
    const text = script.phrases[name];
    return text && say(script, state, text, 0);
  };
