import { pickLanguage } from './language';
import { shown } from './say';
import type { BotScript, Choice, Step } from './script';
import { slotValue } from './slot';
import { type DialogueState, openingState } from './state';
import { isOnly, meant, mentions, numbered } from './understand';
import { endOf, enter, missed, repliesOf, stepOf, type Turn } from './walk';
import { words } from './words';

/** What the customer wrote. */
export interface Said {
  text: string;
  /** What speaks for a language before the customer has chosen one, best first. */
  languages: string[];
}

/** The state with which a turn begins; what a ledger of an older version lacks is filled in. */
export const begin = (script: BotScript, before: DialogueState, { languages }: Said): DialogueState => {
  const state = { ...openingState(), ...before };
  return { ...state, turns: state.turns + 1, language: state.language ?? pickLanguage(script.languages, languages) };
};

/** The global word by which somebody wants to be out of the bot's hands, where the message is nothing else. */
export const commandIn = (script: BotScript, text: string): Choice | undefined =>
  script.globals.find((choice) => endOf(script, choice) && isOnly(choice, text));

const take = (script: BotScript, before: DialogueState, choice: Choice, now: number): Turn => {
  const { goTo, forget, language, set } = choice;
  const kept = forget ? { ...before, slots: {}, path: [] } : before;
  return enter(script, { ...kept, ...(language ? { language } : {}), slots: { ...kept.slots, ...set } }, goTo, now);
};

/** Words around a goodbye: "please stop", and not "it does not stop working". */
const MOST_WORDS = 3;

/** A goodbye cannot be taken back: it has to be spelt right, with next to nothing else beside it. */
const audible = (script: BotScript, text: string): Choice[] => {
  const isShort = words(text).length <= MOST_WORDS;
  return script.globals.filter((choice) => endOf(script, choice) !== 'close' || (isShort && mentions(choice, text)));
};

/**
 * What of the choices the customer made, if any. A word that gets somebody to an agent counts wherever it stands; the
 * answer to a question is searched for no others.
 */
const chosen = (script: BotScript, here: Step | undefined, text: string): Choice | undefined => {
  const { globals, limits, start } = script;
  const wayOut = globals.find((choice) => endOf(script, choice) === 'hand-over' && mentions(choice, text));
  if (wayOut) return wayOut;
  if (here?.way.kind === 'ask' || text.length > limits.messageLength) {
    return globals.find((choice) => isOnly(choice, text));
  }
  const { way } = here ?? stepOf(script, start) ?? {};
  const choices = way?.kind === 'choices' ? way.choices : [];
  return (here && numbered(shown(choices), text)) ?? meant([...audible(script, text), ...choices], text);
};

/**
 * One turn of the dialogue: pure and total, so that a script can be tried without a Twilio in sight. Global words work
 * in every step; what is not understood is asked again, until the limit.
 *
 * @param now epoch ms
 */
export const step = (script: BotScript, before: DialogueState, said: Said, now: number): Turn => {
  const { text } = said;
  const state = begin(script, before, said);
  // Absent: a first message, or a step that a newer script no longer has. Begin at the beginning.
  const here = stepOf(script, state.step);
  const choice = chosen(script, here, text);
  const late = state.turns > script.limits.turns;
  if (choice && (!late || endOf(script, choice))) return take(script, state, choice, now);
  if (late) return enter(script, state, script.limits.goTo, now);
  if (!here) return enter(script, state, script.start, now);

  const replies = repliesOf(script, state, here, now);
  if (text.length > script.limits.messageLength) return missed(script, state, now, script.phrases.tooLong, replies);
  if (here.way.kind === 'ask') {
    const { slot: name, goTo } = here.way;
    const slot = script.slots[name];
    const value = slot && slotValue(slot, text, state.slots);
    if (value !== undefined) return enter(script, { ...state, slots: { ...state.slots, [name]: value } }, goTo, now);
    const global = meant(audible(script, text), text);
    if (global) return take(script, state, global, now);
  }
  return missed(script, state, now, here.again, replies);
};
