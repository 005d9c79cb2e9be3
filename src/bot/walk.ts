import type { DialogueState } from '../core/dialogue';
import { cut } from '../platform/cut';
import { given } from '../platform/parse';
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

/** Where a customer comes to at a step: on to another one (`goTo`), or no further. */
interface Hop {
  state: DialogueState;
  lines: string[];
  goTo?: string;
}

const hop = (script: BotScript, before: DialogueState, step: Step, at: string, now: number): Hop => {
  const away = step.branches.find((branch) => holds(script, before, branch, now));
  if (away) return { state: before, lines: [], goTo: away.goTo };
  const slots = { ...before.slots, ...step.set };
  const state = { ...before, step: at, slots, path: walked(before.path, at) };
  const lines = step.say ? [say(script, state, step.say, now)] : [];
  if (step.way.kind === 'go') return { state, lines, goTo: step.way.goTo };
  return { state, lines: [...lines, ...repliesOf(script, state, step, now)] };
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
    const { goTo, ...reached } = hop(script, state, step, at, now);
    state = reached.state;
    lines.push(...reached.lines);
    if (goTo === undefined) return arrived(script, state, lines, step.way, now);
    at = goTo;
  }
  return arrived(script, state, lines, undefined, now);
};

const arrived = (
  script: BotScript,
  state: DialogueState,
  lines: string[],
  way: Step['way'] | undefined,
  now: number,
): Turn => {
  const text = join(...lines);
  if (way?.kind === 'close') return { state, ...text, next: 'close' };
  if (way?.kind === 'hand-over') return { state, ...text, next: 'hand-over', ...given({ priority: way.priority }) };
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
