import type { Bot, BotAnswer, BotBrief } from '../core/bot';
import { type DialogueState, openingState } from '../core/dialogue';
import { cut } from '../platform/cut';
import { takeTurn } from './dialogue';
import { isOpen } from './hours';
import { fillIn, phraseOf, valueIn } from './phrase';
import type { BotScript } from './script';
import { stepOf, type Turn } from './walk';

/** Characters; an agent reads it at a glance, and a Task's attributes have room for it. */
const LONGEST_SUMMARY = 500;

/** Free text stays in the conversation, where the agent reads it anyway. */
const learnt = (script: BotScript, { slots }: DialogueState): string[] =>
  Object.entries(slots).flatMap(([name, value]) => {
    const slot = Object.hasOwn(script.slots, name) ? script.slots[name] : undefined;
    if (slot?.kind === 'text') return [];
    const title = slot ? fillIn(script, openingState(), slot.title) : name;
    return [`${title}: ${valueIn(script, openingState(), name, value)}`];
  });

/** For agents, so in the script's first language. */
const summarize = (script: BotScript, state: DialogueState): string => {
  const passed = state.path.flatMap((name) => {
    const summary = stepOf(script, name)?.summary;
    return summary ? [fillIn(script, openingState(), summary)] : [];
  });
  return cut([...new Set(passed), ...learnt(script, state)].join('. '), LONGEST_SUMMARY);
};

/** What the script tells the agent. @param own What the bot itself said of it, which comes first. */
export const briefFor = (
  script: BotScript,
  state: DialogueState,
  now: number,
  own: Partial<BotBrief> = {},
): BotBrief => {
  const summary = own.summary ?? summarize(script, state);
  return {
    ...own,
    language: state.language ?? script.languages[0] ?? 'en',
    ...(summary ? { summary } : {}),
    ...(state.path.length ? { path: state.path } : {}),
    ...(script.hours ? { open: isOpen(script.hours, now) } : {}),
  };
};

/** A turn of the script as a bot's answer. */
export const toAnswer = (script: BotScript, { priority, ...turn }: Turn, now: number): BotAnswer => {
  if (turn.next !== 'hand-over') return turn;
  return { ...turn, brief: briefFor(script, turn.state, now, priority === undefined ? {} : { priority }) };
};

/** The bot that follows a script. */
export const createScriptedBot = (script: BotScript): Bot => ({
  identity: script.identity,
  turn: async ({ state, now, ...said }) => toAnswer(script, takeTurn(script, state, said, now), now),
  phrase: phraseOf(script),
});
