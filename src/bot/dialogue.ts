import { type DialogueState, openingState } from '../core/dialogue';
import { pickLanguage } from './phrase';
import { shown } from './say';
import type { BotScript, Choice, Step } from './script';
import { isOnlyAnswer, slotValue } from './slot';
import { isOnly, meant, mentions, numbered } from './understand';
import { enter, missed, repliesOf, stepOf, type Turn, takeChoice } from './walk';
import { words } from './words';

/** What the customer wrote. */
interface Said {
  text: string;
  /** The languages that flow and channel ask for, best first; they count until the customer chooses one. */
  languages: string[];
}

/** What a choice is judged by: the same word may hand over by day and close at night. */
interface Moment {
  script: BotScript;
  state: DialogueState;
  /** The message as words. */
  said: string[];
  /** Epoch ms */
  now: number;
}

/** The state with which a turn begins; what a ledger of an older version lacks is filled in. */
export const begin = (script: BotScript, before: DialogueState, { languages }: Said): DialogueState => {
  const state = { ...openingState(), ...before };
  return { ...state, turns: state.turns + 1, language: state.language ?? pickLanguage(script.languages, languages) };
};

const after = ({ script, state, now }: Moment, choice: Choice): Turn => takeChoice(script, state, choice, now);

const handsOver = (moment: Moment, choice: Choice): boolean =>
  stepOf(moment.script, choice.goTo)?.way.kind === 'hand-over' || after(moment, choice).next === 'hand-over';

const ends = (moment: Moment, choice: Choice): boolean =>
  handsOver(moment, choice) || after(moment, choice).next === 'close';

/**
 * What closes the conversation, or forgets what was learnt, cannot be taken back: the message must be that and nothing
 * else. "No" and "no, thank you" are goodbyes; "no, it never arrived" is not.
 */
const isMeant = (moment: Moment, choice: Choice): boolean =>
  isOnly(choice, moment.said) || !(choice.forget || after(moment, choice).next === 'close');

const bestOf = (moment: Moment, choices: Choice[]): Choice | undefined => {
  const best = meant(choices, moment.said);
  if (!best || isMeant(moment, best)) return best;
  const others = choices.filter((choice) => choice !== best);
  return bestOf(moment, others);
};

/** The global word that ends the bot's part, where it is all of the message. */
export const commandIn = (script: BotScript, state: DialogueState, text: string, now: number): Choice | undefined => {
  const moment = { script, state, said: words(text), now };
  return script.globals.find((choice) => isOnly(choice, moment.said) && ends(moment, choice));
};

/**
 * Which of the choices the customer made, if any. A global word that leads to an agent counts wherever it stands; the
 * answer to a question is searched for no others.
 */
const chosen = (moment: Moment, here: Step | undefined, isText: boolean): Choice | undefined => {
  const { said, script } = moment;
  const { globals, start } = script;
  const wayOut = globals.find((one) => mentions(one, said) && handsOver(moment, one) && isMeant(moment, one));
  if (wayOut) return wayOut;
  if (isText) return globals.find((choice) => isOnly(choice, said));
  const { way } = here ?? stepOf(script, start) ?? {};
  const choices = way?.kind === 'choices' ? way.choices : [];
  return (here && numbered(shown(choices), said)) ?? bestOf(moment, [...globals, ...choices]);
};

/** The answer to a step's question, or a global word in place of one that fits. */
const answered = (moment: Moment, { way }: Step, text: string): Turn | undefined => {
  const { script, state, now } = moment;
  if (way.kind !== 'ask') return undefined;
  const slot = script.slots[way.slot];
  const value = slot && slotValue(slot, text, state.slots);
  if (slot && value !== undefined) {
    const turn = enter(script, { ...state, slots: { ...state.slots, [way.slot]: value } }, way.goTo, now);
    if (turn.next !== 'close' || isOnlyAnswer(slot, text)) return turn;
  }
  const global = bestOf(moment, script.globals);
  return global && after(moment, global);
};

/**
 * One turn of the dialogue: pure and total, so that a script can be tried without Twilio. Global words work in every
 * step; what is not understood is asked again, until the limit.
 *
 * @param now epoch ms
 */
export const takeTurn = (script: BotScript, before: DialogueState, said: Said, now: number): Turn => {
  const { text } = said;
  const { limits, phrases } = script;
  const state = begin(script, before, said);
  const moment = { script, state, said: words(text), now };
  // Absent: a first message, or a step that a newer script no longer has. Begin at the beginning.
  const here = stepOf(script, state.step);
  const isTooLong = text.length > limits.messageLength;
  const choice = chosen(moment, here, isTooLong || here?.way.kind === 'ask');
  const isLate = state.turns > limits.turns;
  if (choice && (!isLate || ends(moment, choice))) return after(moment, choice);
  if (isLate) return enter(script, state, limits.goTo, now);
  if (!here) return enter(script, state, script.start, now);

  const replies = repliesOf(script, state, here, now);
  if (isTooLong) return missed(script, state, now, phrases.tooLong, replies);
  return answered(moment, here, text) ?? missed(script, state, now, here.again, replies);
};
