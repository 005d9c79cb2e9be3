import type { BotAnswer } from '../../core/bot';
import type { DialogueState } from '../../core/dialogue';
import { type Reading, reading } from '../reading';
import { type BotScript, isName, LANGUAGE, LONGEST_SAYING, LONGEST_VALUE } from '../script';
import { briefFor } from '../scripted';
import { LONGEST_SLOTS } from '../slot';
import { optionsOf } from '../walk';

/** What a bot elsewhere may have done: the same as a script can. */
export type Action =
  | { do: 'say'; text: string }
  /** Says it, and takes the next message as the answer: it comes back when it fits the slot of the script. */
  | { do: 'ask'; slot: string; text: string }
  | { do: 'set'; slots: Record<string, string>; language: string | undefined }
  | { do: 'hand-over'; priority: number | undefined; summary: string | undefined }
  | { do: 'close' };

const KINDS = ['say', 'ask', 'set', 'hand-over', 'close'] as const;
const MOST_ACTIONS = 10;

const readAction = (action: Reading, script: BotScript): Action => {
  const { value } = action;
  const kind = typeof value === 'object' && value !== null ? (value as { do?: unknown }).do : undefined;
  const text = (found: Reading) => found.text(LONGEST_SAYING);
  switch (kind) {
    case 'say':
      return { do: kind, text: text(action.fields('do', 'text').text) };
    case 'ask': {
      const fields = action.fields('do', 'slot', 'text');
      return { do: kind, slot: fields.slot.oneOf(Object.keys(script.slots)), text: text(fields.text) };
    }
    case 'set': {
      const { slots, language } = action.fields('do', 'slots', 'language');
      if (language.given && !LANGUAGE.test(String(language.value)))
        language.refuse('be a language such as en or de-AT');
      const values = slots.maybe((it) => it.entries(isName, 'like order_number')) ?? [];
      return {
        do: kind,
        slots: Object.fromEntries(values.map(([name, found]) => [name, found.text(LONGEST_VALUE)])),
        language: language.maybe((it) => it.text(35)),
      };
    }
    case 'hand-over': {
      const { priority, summary } = action.fields('do', 'priority', 'summary');
      return {
        do: kind,
        priority: priority.maybe((it) => it.whole(0, 2_147_483_647)),
        summary: summary.maybe((it) => it.text(500)),
      };
    }
    case 'close':
      action.fields('do');
      return { do: kind };
    default:
      action.fields('do', 'text', 'slot', 'slots', 'language', 'priority', 'summary').do.oneOf(KINDS);
      return { do: 'close' };
  }
};

const problemsIn = (actions: Action[], state: DialogueState): string[] => {
  const problems: string[] = [];
  const last = actions.length - 1;
  const early = actions.findIndex((action, i) => i < last && !['say', 'set'].includes(action.do));
  if (actions.length > MOST_ACTIONS) problems.push('actions');
  if (early >= 0) problems.push(`actions[${early}]`);
  if (actions.every((action) => action.do === 'set')) problems.push('actions');
  const slots = Object.assign({}, state.slots, ...actions.map((action) => (action.do === 'set' ? action.slots : {})));
  if (JSON.stringify(slots).length > LONGEST_SLOTS) problems.push('actions');
  const said = actions.flatMap((action) => ('text' in action ? [action.text] : [])).join('\n');
  if (said.length > LONGEST_SAYING) problems.push('actions');
  return problems;
};

/** Down to the last name that is ours: what a service made up may be anything, and goes into no log. */
const OWN_PLACE = /^actions(\[\d+\](\.(do|text|slot|slots|language|priority|summary)\b)?)?/;

/** What a service answered, checked; or the first place in it that is wrong. */
export const readActions = (
  script: BotScript,
  state: DialogueState,
  value: unknown,
): { actions: Action[] } | { wrong: string } => {
  const problems: string[] = [];
  const list = reading(value, problems).fields('actions').actions.list();
  const actions = list.map((action) => readAction(action, script));
  if (problems.length === 0) problems.push(...problemsIn(actions, state));
  return problems[0] === undefined ? { actions } : { wrong: OWN_PLACE.exec(problems[0])?.[0] ?? 'answer' };
};

/** All that is to be said becomes one message; behind a question stands what may be answered. */
const linesOf = (script: BotScript, state: DialogueState, action: Action, now: number): string[] => {
  if (action.do !== 'say' && action.do !== 'ask') return [];
  const slot = action.do === 'ask' ? script.slots[action.slot] : undefined;
  return [action.text, ...(slot ? optionsOf(script, state, slot, now) : [])];
};

const after = (state: DialogueState, action: Action): DialogueState => {
  if (action.do === 'ask') return { ...state, asked: action.slot };
  if (action.do !== 'set') return state;
  const { slots, language } = action;
  return { ...state, slots: { ...state.slots, ...slots }, ...(language ? { language } : {}) };
};

/** A bot's answer from what a service wants done. */
export const applyActions = (script: BotScript, before: DialogueState, actions: Action[], now: number): BotAnswer => {
  let state: DialogueState = { ...before, misses: 0 };
  const lines: string[] = [];
  for (const action of actions) {
    state = after(state, action);
    lines.push(...linesOf(script, state, action, now));
  }
  const said = lines.length ? { say: lines.join('\n') } : {};
  const last = actions.at(-1);
  if (last?.do === 'close') return { state, ...said, next: 'close' };
  if (last?.do !== 'hand-over') return { state, ...said, next: 'wait' };
  const { priority, summary } = last;
  const own = { ...(priority === undefined ? {} : { priority }), ...(summary ? { summary } : {}) };
  return { state, ...said, next: 'hand-over', brief: briefFor(script, state, now, own) };
};
