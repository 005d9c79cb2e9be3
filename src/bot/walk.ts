import type { DialogueState } from '../core/dialogue';
import { cut } from '../platform/cut';
import { isOpen } from './hours';
import { listed, say } from './say';
import { type BotScript, type Branch, type Choice, LONGEST_SAYING, type Slot, type Step, type Text } from './script';

export interface Turn {
  state: DialogueState;
  /** What to say; at most one message a turn. */
  say?: string;
  next: 'wait' | 'hand-over' | 'close';
  /** For `hand-over`. */
  priority?: number;
}

/** As much of the way as a report needs. */
const PATH_KEPT = 12;

const walked = (path: string[], name: string): string[] =>
  [...path.filter((one) => one !== name), name].slice(-PATH_KEPT);

export const stepOf = (script: BotScript, name: string): Step | undefined =>
  Object.hasOwn(script.steps, name) ? script.steps[name] : undefined;

/** Several texts as one message, which no network refuses for its length. */
const join = (...lines: (string | undefined)[]): { say?: string } => {
  const text = cut(lines.filter(Boolean).join('\n'), LONGEST_SAYING);
  return text ? { say: text } : {};
};

/** The answers that the question for a slot offers, as lines. */
export const optionsOf = (script: BotScript, state: DialogueState, slot: Slot, now: number): string[] =>
  slot.kind === 'choice' ? listed(script, state, slot.options, now) : [];

/** The quick replies that belong to a step, as lines. */
export const repliesOf = (script: BotScript, state: DialogueState, { way }: Step, now: number): string[] => {
  if (way.kind === 'choices') return listed(script, state, way.choices, now);
  const slot = way.kind === 'ask' ? script.slots[way.slot] : undefined;
  return slot ? optionsOf(script, state, slot, now) : [];
};

const holds = (script: BotScript, { slots }: DialogueState, branch: Branch, now: number): boolean => {
  if ('open' in branch) return script.hours !== undefined && isOpen(script.hours, now) === branch.open;
  const value = Object.hasOwn(slots, branch.slot) ? slots[branch.slot] : undefined;
  return value !== undefined && (branch.is?.includes(value) ?? true);
};

/** Goes to a step, and on from there to the next that waits for the customer or ends the dialogue. */
export const enter = (script: BotScript, before: DialogueState, name: string, now: number): Turn => {
  const { asked: _asked, ...rest } = before;
  let state: DialogueState = { ...rest, misses: 0 };
  const lines: string[] = [];
  // No step comes twice: a script in which one could is refused.
  for (let hops = Object.keys(script.steps).length, at = name; hops >= 0; hops -= 1) {
    const step = stepOf(script, at);
    if (!step) break;
    const away = step.branches.find((branch) => holds(script, state, branch, now));
    if (away) {
      at = away.goTo;
      continue;
    }
    state = { ...state, step: at, slots: { ...state.slots, ...step.set }, path: walked(state.path, at) };
    if (step.say) lines.push(say(script, state, step.say, now));
    const { way } = step;
    if (way.kind === 'go') {
      at = way.goTo;
      continue;
    }
    lines.push(...repliesOf(script, state, step, now));
    if (way.kind === 'close') return { state, ...join(...lines), next: 'close' };
    if (way.kind !== 'hand-over') break;
    const { priority } = way;
    return { state, ...join(...lines), next: 'hand-over', ...(priority === undefined ? {} : { priority }) };
  }
  const text = join(...lines);
  // A step may say nothing but a slot that is empty, and a customer always gets an answer.
  return { state, ...(text.say ? text : join(say(script, state, script.phrases.misunderstood, now))), next: 'wait' };
};

/** Where a choice leads: to its step, with what it notes, forgets and changes. */
export const takeChoice = (script: BotScript, before: DialogueState, choice: Choice, now: number): Turn => {
  const { goTo, forget, language, set } = choice;
  const kept = forget ? { ...before, slots: {}, path: [] } : before;
  return enter(script, { ...kept, ...(language ? { language } : {}), slots: { ...kept.slots, ...set } }, goTo, now);
};

/** The answer to what makes no sense here: the question once more, and after too many of these the way out. */
export const missed = (
  script: BotScript,
  before: DialogueState,
  now: number,
  phrase?: Text,
  replies?: string[],
): Turn => {
  const state = { ...before, misses: before.misses + 1 };
  if (state.misses > script.limits.misses) return enter(script, state, script.limits.goTo, now);
  return {
    state,
    ...join(say(script, state, phrase ?? script.phrases.misunderstood, now), ...(replies ?? [])),
    next: 'wait',
  };
};
