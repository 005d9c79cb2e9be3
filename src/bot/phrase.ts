import type { Bot } from '../core/bot';
import type { DialogueState } from '../core/dialogue';
import type { BotScript, Text } from './script';

/** The parts of a script that decide how a text is said. */
type Voice = Pick<BotScript, 'languages' | 'slots'>;

/** The next opening, in words. */
type Opens = (language: string) => string;

/** Most texts may not speak of it. */
const timeless: Opens = () => '';

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

/** A text in the language of the dialogue, with its placeholders filled in. */
export const fillIn = (voice: Voice, state: DialogueState, text: Text, opens = timeless): string => {
  const offered = typeof text === 'string' ? voice.languages : Object.keys(text);
  const language = pickLanguage(offered, [state.language ?? '', ...voice.languages]);
  const fill = (_: string, name: string): string => {
    if (name === 'opens') return opens(language);
    return Object.hasOwn(state.slots, name) ? valueIn(voice, state, name, state.slots[name] ?? '', opens) : '';
  };
  return (typeof text === 'string' ? text : (text[language] ?? '')).replace(PLACEHOLDER, fill);
};

/** What a slot holds, as people call it: of a choice its label, and not the value that is noted. */
export const valueIn = (voice: Voice, state: DialogueState, name: string, value: string, opens = timeless): string => {
  const slot = Object.hasOwn(voice.slots, name) ? voice.slots[name] : undefined;
  const option = slot?.kind === 'choice' ? slot.options.find((one) => one.value === value) : undefined;
  return option ? fillIn(voice, state, option.label, opens) : value;
};

/** What Flexkeep itself says is in the script, whichever bot it is. */
export const phraseOf =
  (script: Voice & Pick<BotScript, 'phrases'>): Bot['phrase'] =>
  (name, state) => {
    const text = script.phrases[name];
    return text && fillIn(script, state, text);
  };
