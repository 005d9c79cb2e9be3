import type { Bot, BotAnswer, BotTurn } from '../../core/bot';
import type { DialogueState } from '../../core/dialogue';
import type { Deadline } from '../../platform/deadline';
import type { Log } from '../../platform/log';
import type { Runtime } from '../../platform/runtime';
import { begin, commandIn } from '../dialogue';
import { isOpen } from '../hours';
import { type BotScript, LANGUAGE } from '../script';
import { createScriptedBot, toAnswer } from '../scripted';
import { slotValue } from '../slot';
import { enter, missed, optionsOf, type Turn, takeChoice } from '../walk';
import { type Action, applyActions, readActions } from './actions';
import { askService, type ServiceAddress } from './service';

interface RemoteBotOptions {
  /** For what is not the service's: global words, limits, slots, hours, and what happens where it fails. */
  script: BotScript;
  address: ServiceAddress;
  runtime: Runtime;
  deadline: Pick<Deadline, 'left'>;
  log: Log;
}

/** For one turn, retry included: half of the 5 s that the webhook's caller waits. */
const LIMIT_MS = 2_500;
/** Left over for writing down and saying what was answered. */
const RESERVE_MS = 1_500;
const SHORTEST_LIMIT_MS = 200;

/** The question about a message, after Standard Webhooks' "Payload structure". docs/bot.md describes it. */
const toBody = (script: BotScript, turn: BotTurn, state: DialogueState, answered: string | undefined): string =>
  JSON.stringify({
    type: 'bot.turn',
    timestamp: new Date(turn.now).toISOString(),
    data: {
      conversation: turn.conversationSid,
      message: { id: turn.messageSid, text: turn.text },
      channelType: turn.channelType,
      language: state.language,
      turn: state.turns,
      slots: state.slots,
      ...(answered === undefined ? {} : { answered }),
      ...(script.hours ? { open: isOpen(script.hours, turn.now) } : {}),
    },
  });

/** With the language that flow or channel ask for: the service may speak more languages than the script. */
const beginWith = (script: BotScript, turn: BotTurn): DialogueState => {
  const language = turn.state.language ?? turn.languages.find((tag) => LANGUAGE.test(tag));
  return begin(script, { ...turn.state, ...(language ? { language } : {}) }, turn);
};

/** What needs no service: a global word that ends the dialogue, a limit, an answer that does not fit its question. */
const decideHere = (script: BotScript, { text, now }: BotTurn, state: DialogueState): Turn | undefined => {
  const command = commandIn(script, state, text, now);
  if (command) return takeChoice(script, state, command, now);
  if (state.turns > script.limits.turns) return enter(script, state, script.limits.goTo, now);
  if (text.length > script.limits.messageLength) return missed(script, state, now, script.phrases.tooLong);
  const slot = script.slots[state.asked ?? ''];
  if (!slot || slotValue(slot, text) !== undefined) return undefined;
  return missed(script, state, now, undefined, optionsOf(script, state, slot, now));
};

const withAnswer = (script: BotScript, { text }: BotTurn, { asked, ...state }: DialogueState): DialogueState => {
  const slot = script.slots[asked ?? ''];
  const value = slot && slotValue(slot, text, state.slots);
  return asked === undefined || value === undefined ? state : { ...state, slots: { ...state.slots, [asked]: value } };
};

/** The service has failed: what the script has for that, and never silence. */
const unavailable = (script: BotScript, state: DialogueState, now: number): Turn => {
  const { fallback, limits, phrases } = script;
  if (fallback !== undefined) return enter(script, state, fallback, now);
  if (phrases.unavailable) return missed(script, state, now, phrases.unavailable);
  return enter(script, state, limits.goTo, now);
};

/**
 * An in-house bot elsewhere, asked over HTTP about each message. Made for one invocation: where the core asks again
 * about a message, because of a concurrent writer, the service's answer is kept.
 */
export const createRemoteBot = ({ script, address, runtime, deadline, log }: RemoteBotOptions): Bot => {
  const scripted = createScriptedBot(script);
  const answers = new Map<string, Promise<Action[] | undefined>>();

  const ask = async (turn: BotTurn, state: DialogueState, answered?: string): Promise<Action[] | undefined> => {
    const began = runtime.now();
    const limitMs = Math.min(LIMIT_MS, deadline.left() - RESERVE_MS);
    const question = { id: turn.messageSid, now: turn.now, body: toBody(script, turn, state, answered), limitMs };
    const reply =
      limitMs < SHORTEST_LIMIT_MS ? ({ failure: 'timeout' } as const) : await askService(runtime, address, question);
    const took = runtime.now() - began;
    const entry = { action: 'ask-bot', sid: turn.conversationSid, messageSid: turn.messageSid, took };
    if ('failure' in reply) {
      const { failure: reason, ...details } = reply;
      log({ ...entry, outcome: 'failed', reason, ...details });
      return undefined;
    }
    const read = readActions(script, state, reply.value);
    if ('actions' in read) return read.actions;
    log({ ...entry, outcome: 'failed', reason: 'broken-answer', code: read.wrong });
    return undefined;
  };

  const answer = async (turn: BotTurn): Promise<BotAnswer> => {
    const { messageSid, now } = turn;
    // The script has taken over, and keeps the dialogue.
    if (turn.state.step) return scripted.turn(turn);
    const begun = beginWith(script, turn);
    const own = decideHere(script, turn, begun);
    if (own) return toAnswer(script, own, now);

    const state = withAnswer(script, turn, begun);
    const asked = answers.get(messageSid) ?? ask(turn, state, begun.asked);
    answers.set(messageSid, asked);
    const actions = await asked;
    if (actions) return applyActions(script, state, actions, now);
    return toAnswer(script, unavailable(script, state, now), now);
  };

  return { ...scripted, turn: answer };
};
