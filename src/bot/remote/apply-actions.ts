import { briefFor } from '../brief';
import type { BotAnswer } from '../port';
import type { BotScript } from '../script';
import type { DialogueState } from '../state';
import { optionsOf } from '../walk';
import type { Action } from './actions';

type Saying = Extract<Action, { do: 'say' | 'ask' }>;

/** All that is to be said becomes one message; behind a question stands what may be answered. */
const linesOf = (script: BotScript, state: DialogueState, action: Saying, now: number): string[] => {
  const slot = action.do === 'ask' ? script.slots[action.slot] : undefined;
  return [action.text, ...(slot ? optionsOf(script, state, slot, now) : [])];
};

/** A bot's answer from what a service wants done. */
export const applyActions = (script: BotScript, before: DialogueState, actions: Action[], now: number): BotAnswer => {
  let state: DialogueState = { ...before, misses: 0 };
  const lines: string[] = [];
  for (const action of actions) {
    if (action.do === 'set') {
      const { slots, language } = action;
      state = { ...state, slots: { ...state.slots, ...slots }, ...(language ? { language } : {}) };
    }
    if (action.do === 'ask') state = { ...state, asked: action.slot };
    if (action.do === 'say' || action.do === 'ask') lines.push(...linesOf(script, state, action, now));
  }
  const said = lines.length ? { say: lines.join('\n') } : {};
  const last = actions.at(-1);
  if (last?.do === 'close') return { state, ...said, next: 'close' };
  if (last?.do !== 'hand-over') return { state, ...said, next: 'wait' };
  const { priority, summary } = last;
  const own = { ...(priority === undefined ? {} : { priority }), ...(summary ? { summary } : {}) };
  return { state, ...said, next: 'hand-over', brief: briefFor(script, state, now, own) };
};
