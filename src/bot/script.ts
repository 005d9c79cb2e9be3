import type { Hours } from './hours';
import { readScript } from './read/read-script';
import { reading } from './read/reading';
import { circles } from './read/ways';
import { ScriptError } from './script-error';

export { ScriptError };

/**
 * A dialogue as data, as the bot uses it. How it is written (`assets/bot.private.json`) and what each field means:
 * `schemas/bot.schema.json` and docs/bot.md.
 */
export interface BotScript {
  /** The author of the bot's messages: a chat identity that no customer and no agent has. */
  identity: string;
  /** The first is the default, and the one that agents read. */
  languages: string[];
  start: string;
  steps: Record<string, Step>;
  /** What the bot may learn of a customer, by name. */
  slots: Record<string, Slot>;
  /** Words that work in every step. */
  globals: Choice[];
  phrases: Phrases;
  limits: Limits;
  hours: Hours | undefined;
  /** The step with which the script takes over where an in-house bot elsewhere fails. */
  fallback: string | undefined;
}

/** A text by language; the script's first language is always there. */
export type Text = Record<string, string>;

export interface Step {
  /** Looked at on the way in: the first that holds leads elsewhere, and nothing of this step happens. */
  branches: Branch[];
  say: Text | undefined;
  set: Record<string, string>;
  /** How to ask again. */
  again: Text | undefined;
  /** What an agent should know of a customer who came this way. */
  summary: string | undefined;
  way: Way;
}

export type Way =
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'ask'; slot: string; goTo: string }
  | { kind: 'go'; goTo: string }
  | { kind: 'hand-over'; priority: number | undefined }
  | { kind: 'close' };

/** `is`: absent where any value will do. */
export type Branch = { slot: string; is: string[] | undefined; goTo: string } | { open: boolean; goTo: string };

export interface Choice {
  /** Shown to the customer, with a number. */
  label: Text | undefined;
  /** In all languages, the labels among them. */
  keywords: string[];
  goTo: string;
  set: Record<string, string>;
  /** The language in which the dialogue goes on. */
  language: string | undefined;
  /** Whether what was learnt is forgotten. */
  forget: boolean;
}

/** `title`: as agents call it. */
export type Slot = { title: string } & (
  | { kind: 'name' | 'email' | 'text' }
  | { kind: 'pattern'; pattern: RegExp }
  | { kind: 'choice'; options: Option[] }
);

export interface Option {
  value: string;
  label: Text;
  keywords: string[];
}

/** `misunderstood`: where nothing fits. `delayed`: the handover takes longer. `farewell`: the customer walked away. */
export interface Phrases {
  misunderstood: Text;
  delayed: Text;
  tooLong: Text | undefined;
  unavailable: Text | undefined;
  farewell: Text | undefined;
}

export interface Limits {
  /** Turns in a row that may be misunderstood. */
  misses: number;
  /** Turns of one engagement. */
  turns: number;
  /** Characters */
  messageLength: number;
  /** The step that comes where one of the first two is exceeded. */
  goTo: string;
}

/** Checks a script that was read from a file; unknown fields are mistakes. @throws {ScriptError} */
export const parseScript = (value: unknown): BotScript => {
  const problems: string[] = [];
  const script = readScript(reading(value, problems));
  if (problems.length === 0) problems.push(...circles(script));
  if (problems.length) throw new ScriptError(problems);
  return script;
};
