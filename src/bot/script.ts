import { Unusable } from '../platform/errors';

/** A dialogue as data: what the bot says, and which words lead where. */
export interface BotScript {
  /** The author of the bot's messages: a chat identity that no customer and no agent has. */
  identity: string;
  start: string;
  steps: Record<string, Step>;
  /** Words that work in every step; the first choice that fits wins. */
  globals: Choice[];
  /** Said where nothing fits. */
  misunderstood: string;
  /** Turns in a row that may be misunderstood before `onMisses`. */
  maxMisses: number;
  onMisses: string;
  /** Said, once, where the handover takes longer than it should. */
  delayed: string;
}

export interface Step {
  say?: string;
  choices?: Choice[];
  /** What happens after it was said. Default: `wait` for the customer. */
  next?: 'wait' | 'hand-over' | 'close';
}

export interface Choice {
  /** Whole words, in any case. */
  keywords: string[];
  goTo: string;
}

/** Names the step and the field that is wrong. */
export class ScriptError extends Unusable {
  readonly status = 500;
  readonly code = 'script';
  override readonly name = 'ScriptError';
  constructor(wrong: string[]) {
    super(`The bot's script cannot be used: ${wrong.join('; ')}`);
  }
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** One without a letter or a digit would fit every message that has none, such as a picture. */
const isKeyword = (value: unknown): boolean => typeof value === 'string' && /[\p{Letter}\p{Number}]/u.test(value);
const isKeywords = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isKeyword);

const TOP = ['$schema', 'identity', 'start', 'steps', 'globals', 'misunderstood', 'maxMisses', 'onMisses', 'delayed'];
const STEP = ['say', 'choices', 'next'];
const CHOICE = ['keywords', 'goTo'];
const NEXT = ['wait', 'hand-over', 'close'];

/** Checks a script that was read from a file; unknown fields are mistakes. */
export const parseScript = (value: unknown): BotScript => {
  const problems: string[] = [];
  const root = isFields(value) ? value : {};
  if (!isFields(value)) problems.push('it must be an object');
  const steps = isFields(root.steps) ? root.steps : {};
  const unknown = (where: string, fields: Fields, known: string[]) => {
    for (const name of Object.keys(fields)) if (!known.includes(name)) problems.push(`${where}${name} is not known`);
  };
  const text = (where: string, found: unknown) => {
    if (typeof found !== 'string' || found.trim() === '') problems.push(`${where} must be a text`);
  };
  const target = (where: string, found: unknown) => {
    if (typeof found !== 'string' || !Object.hasOwn(steps, found)) problems.push(`${where} must name a step`);
  };
  const choices = (where: string, found: unknown) => {
    if (!Array.isArray(found)) return void problems.push(`${where} must be a list`);
    for (const [i, choice] of found.entries()) {
      const at = `${where}[${i}].`;
      if (!isFields(choice)) {
        problems.push(`${where}[${i}] must be an object`);
        continue;
      }
      unknown(at, choice, CHOICE);
      if (!isKeywords(choice.keywords)) problems.push(`${at}keywords must be a list of words`);
      target(`${at}goTo`, choice.goTo);
    }
  };

  unknown('', root, TOP);
  for (const name of ['identity', 'misunderstood', 'delayed']) text(name, root[name]);
  target('start', root.start);
  target('onMisses', root.onMisses);
  if (!Number.isInteger(root.maxMisses) || Number(root.maxMisses) < 0) {
    problems.push('maxMisses must be a whole number, 0 or more');
  }
  choices('globals', root.globals);
  if (Object.keys(steps).length === 0) problems.push('steps must have at least one step');
  for (const [name, found] of Object.entries(steps)) {
    const at = `steps.${name}.`;
    if (!isFields(found)) {
      problems.push(`steps.${name} must be an object`);
      continue;
    }
    unknown(at, found, STEP);
    if (found.say !== undefined) text(`${at}say`, found.say);
    if (found.choices !== undefined) choices(`${at}choices`, found.choices);
    if (found.next !== undefined && !NEXT.some((known) => known === found.next)) {
      problems.push(`${at}next must be wait, hand-over or close`);
    }
  }
  if (problems.length) throw new ScriptError(problems);
  return root as unknown as BotScript; // every field that the type names was checked above
};
