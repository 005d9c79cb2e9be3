import type { Bot } from '../core/bot';
import type { DialogueState } from '../core/dialogue';
import { sayOpening } from './hours';
import type { BotScript, Text } from './script';

/** The parts of a script that decide how a text is said. */
type Voice = Pick<BotScript, 'languages' | 'slots' | 'hours'>;

/** `{order}`: what is in that slot. `{opens}`: the next opening. */
export const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_-]*)\}/g;

const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';

/**
 * The first of `wanted` that is offered, or else the first that is offered.
 *
 * @example pickLanguage(['en', 'de'], ['de-AT']) // 'de'; and 'de' finds 'de-AT' just as well
 */
export const pickLanguage = (offered: string[], wanted: string[]): string => {
  for (const tag of wanted) {
    const found =
      offered.find((language) => language.toLowerCase() === tag.toLowerCase()) ??
      offered.find((language) => primary(language) === primary(tag));
    if (found !== undefined) return found;
  }
  return offered[0] ?? 'en';
};

/** A text in the language of the dialogue, with its placeholders filled in. @param now epoch ms */
export const say = (voice: Voice, state: DialogueState, text: Text, now: number): string => {
  const offered = typeof text === 'string' ? voice.languages : Object.keys(text);
  const language = pickLanguage(offered, [state.language ?? '', ...voice.languages]);
  const fill = (_: string, name: string): string => {
    if (name === 'opens') return voice.hours ? sayOpening(voice.hours, now, language) : '';
    return Object.hasOwn(state.slots, name) ? sayValue(voice, state, name, state.slots[name] ?? '', now) : '';
  };
  return (typeof text === 'string' ? text : (text[language] ?? '')).replace(PLACEHOLDER, fill);
};

/** What a slot holds, as people call it: of a choice its label, and not the value that is noted. */
export const sayValue = (voice: Voice, state: DialogueState, name: string, value: string, now: number): string => {
  const slot = Object.hasOwn(voice.slots, name) ? voice.slots[name] : undefined;
  const option = slot?.kind === 'choice' ? slot.options.find((one) => one.value === value) : undefined;
  return option ? say(voice, state, option.label, now) : value;
};

/** Those of the choices that are shown, in the order of their numbers. */
export const shown = <T extends { label?: Text | undefined }>(choices: T[]): T[] =>
  choices.filter(({ label }) => label);

/** Quick replies as text, so that they work on every channel: the number chooses, and so do the words. */
export const listed = (
  voice: Voice,
  state: DialogueState,
  choices: { label?: Text | undefined }[],
  now: number,
): string[] => shown(choices).map(({ label = '' }, i) => `${i + 1}. ${say(voice, state, label, now)}`);

/** What Flexkeep itself says is in the script, whichever bot it is. It contains no time. */
export const phraseOf =
  (script: Voice & Pick<BotScript, 'phrases'>): Bot['phrase'] =>
  (name, state) => {
    const text = script.phrases[name];
    return text && say(script, state, text, 0);
  };
