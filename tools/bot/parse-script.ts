import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Reading, reading } from '../../src/bot/reading';
import {
  type BotScript,
  isName,
  type Limits,
  LONGEST_VALUE,
  type Option,
  type Phrases,
  SCRIPT_VERSION,
  ScriptError,
  type Slot,
} from '../../src/bot/script';
import { Complaint } from '../support/complaint';
import { unreadable } from '../support/files';
import { parseHours } from './parse-hours';
import {
  type Known,
  NAMES,
  parseChoice,
  parseKeywords,
  parseLanguages,
  parsePlainText,
  parseStep,
  parseTarget,
  parseText,
} from './parse-step';
import { circles } from './ways';

const KINDS = ['name', 'email', 'text', 'pattern', 'choice'] as const;
const LONGEST_TITLE = 80;

/** Its source, so that it stands anywhere in a message, as a word of its own. */
const parsePattern = (pattern: Reading): string => {
  const source = pattern.text(200);
  try {
    // By itself: half an expression must not become a whole one by what is put around it.
    new RegExp(source, 'iu');
  } catch (error) {
    const why = error instanceof Error ? /[^:]+$/.exec(error.message)?.[0].trim() : undefined;
    pattern.refuse(`be a regular expression${why ? ` (${why})` : ''}`);
  }
  return `(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`;
};

const parseOption = (option: Reading, known: Known): Option => {
  const { value, label, keywords } = option.fields('value', 'label', 'keywords');
  const shown = parseText(label, known);
  return { value: value.text(LONGEST_VALUE), label: shown, keywords: parseKeywords(keywords, shown, known) };
};

const parseSlot = (slot: Reading, known: Known): Slot => {
  const fields = slot.fields('title', 'kind', 'pattern', 'options');
  const kind = fields.kind.oneOf(KINDS);
  const title = parsePlainText(fields.title, known, LONGEST_TITLE);
  if (kind !== 'pattern' && fields.pattern.given) fields.pattern.refuse('be there for the kind pattern only');
  if (kind !== 'choice' && fields.options.given) fields.options.refuse('be there for the kind choice only');
  if (kind === 'pattern') return { title, kind, pattern: parsePattern(fields.pattern) };
  if (kind !== 'choice') return { title, kind };
  return { title, kind, options: fields.options.list().map((option) => parseOption(option, known)) };
};

const parsePhrases = (phrases: Reading, known: Known): Phrases => {
  const fields = phrases.fields('misunderstood', 'delayed', 'tooLong', 'unavailable', 'farewell');
  const text = (phrase: Reading) => parseText(phrase, known);
  // Said from outside of a turn, where no time is known.
  const timeless = (phrase: Reading) => parseText(phrase, { ...known, hours: false });
  return {
    misunderstood: text(fields.misunderstood),
    delayed: timeless(fields.delayed),
    tooLong: fields.tooLong.maybe(text),
    unavailable: fields.unavailable.maybe(text),
    farewell: fields.farewell.maybe(timeless),
  };
};

const DEFAULTS = { misses: 2, turns: 40, messageLength: 1_000 };

const parseLimits = (limits: Reading, known: Known): Limits => {
  const { misses, turns, messageLength, goTo } = limits.fields('misses', 'turns', 'messageLength', 'goTo');
  return {
    misses: misses.maybe((it) => it.whole(0, 20)) ?? DEFAULTS.misses,
    turns: turns.maybe((it) => it.whole(1, 500)) ?? DEFAULTS.turns,
    messageLength: messageLength.maybe((it) => it.whole(20, 4_000)) ?? DEFAULTS.messageLength,
    goTo: parseTarget(goTo, known),
  };
};

/** The names that other parts refer to come first. */
const parseParts = (root: Reading): BotScript => {
  const fields = root.fields(
    ...(['$schema', 'identity', 'languages', 'start', 'slots', 'steps', 'globals'] as const),
    ...(['phrases', 'limits', 'hours', 'fallback'] as const),
  );
  const languages = parseLanguages(fields.languages);
  const steps = fields.steps.entries(isName, NAMES);
  if (fields.steps.given && steps.length === 0) fields.steps.refuse('have at least one step');
  const known: Known = { languages, steps: steps.map(([name]) => name), slots: {}, hours: fields.hours.given };
  const slots = fields.slots.maybe((it) =>
    it.entries(isName, NAMES).map(([name, slot]) => [name, parseSlot(slot, known)]),
  );
  known.slots = Object.fromEntries(slots ?? []);
  return {
    version: SCRIPT_VERSION,
    identity: fields.identity.text(128),
    languages,
    start: parseTarget(fields.start, known),
    slots: known.slots,
    steps: Object.fromEntries(steps.map(([name, step]) => [name, parseStep(step, known)])),
    globals: fields.globals.list(0).map((choice) => parseChoice(choice, known)),
    phrases: parsePhrases(fields.phrases, known),
    limits: parseLimits(fields.limits, known),
    hours: fields.hours.maybe(parseHours),
    fallback: fields.fallback.maybe((it) => parseTarget(it, known)),
  };
};

/**
 * A script as its author wrote it, checked and in the form that a Function loads. Unknown fields are mistakes.
 *
 * @throws {ScriptError} names everything that is wrong
 */
export const parseScript = (value: unknown): BotScript => {
  const problems: string[] = [];
  const script = parseParts(reading(value, problems));
  if (problems.length === 0) problems.push(...circles(script));
  if (problems.length) throw new ScriptError(problems);
  return script;
};

/** A script's file, parsed. Some editors begin it with a byte order mark. @throws {ScriptError} */
export const parseScriptText = (text: string): BotScript => {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ScriptError([`the file is not JSON: ${error instanceof Error ? error.message : error}`]);
  }
  return parseScript(value);
};

/** The script that ships. */
export const SHIPPED = join(__dirname, '../../assets/bot.private.json');

const unusable = (where: string, problems: string[]): Complaint =>
  new Complaint(
    "The bot's script cannot be used.",
    problems.map((problem) => ({ where, problem })),
    'script',
  );

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { problem, remedy = '' } = unreadable(error);
    throw unusable(file, [[problem, remedy].filter(Boolean).join('. ')]);
  }
};

/** A script's file, parsed; or `wrong`, which names everything that is wrong with it. @throws {Complaint} It cannot be read. */
export const parseScriptFile = (file: string): BotScript | { wrong: string[] } => {
  const text = textOf(file);
  try {
    return parseScriptText(text);
  } catch (error) {
    if (error instanceof ScriptError) return { wrong: error.wrong };
    throw error;
  }
};

/** @throws {Complaint} that names everything that is wrong */
export const readScriptFile = (file: string): BotScript => {
  const script = parseScriptFile(file);
  if ('wrong' in script) throw unusable(file, script.wrong);
  return script;
};
