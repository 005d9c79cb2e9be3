import { cut } from '../platform/cut';
import { isOpen } from './hours';
import type { BotAnswer, BotBrief } from './port';
import { say } from './say';
import type { BotScript } from './script';
import { type DialogueState, openingState } from './state';
import { stepOf, type Turn } from './walk';

/** An agent reads it at a glance, and a Task's attributes have room for it. */
const LONGEST_SUMMARY = 500;

/** Free text stays in the conversation, where the agent reads it anyway. */
const learnt = (script: BotScript, { slots }: DialogueState): string[] =>
  Object.entries(slots).flatMap(([name, value]) => {
    const slot = Object.hasOwn(script.slots, name) ? script.slots[name] : undefined;
    if (slot?.kind === 'text') return [];
    const option = slot?.kind === 'choice' ? slot.options.find((one) => one.value === value) : undefined;
    return [`${slot?.title ?? name}: ${option ? say(script, openingState(), option.label, 0) : value}`];
  });

const summarize = (script: BotScript, state: DialogueState): string => {
  const seen = state.path.flatMap((name) => stepOf(script, name)?.summary ?? []);
  return cut([...new Set(seen), ...learnt(script, state)].join('. '), LONGEST_SUMMARY);
};

/** What the script knows for the agent; `own`: what the bot said of it. */
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
