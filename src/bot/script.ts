import { Unusable } from '../platform/errors';
import type { Runtime } from '../platform/runtime';
import type { Hours } from './hours';

/**
 * A dialogue as data, in the form that a Function loads. `npm run build` makes it of `assets/bot.private.json`: every
 * mistake is refused there, so that a cold start has nothing left to check. How a script is written and what each field
 * means: `schemas/bot.schema.json` and docs/bot.md.
 */
export interface BotScript {
  version: typeof SCRIPT_VERSION;
  /** The author of the bot's messages: a chat identity that no customer and no agent has. */
  identity: string;
  /** The first is the default, and the one that agents read. */
  languages: string[];
  start: string;
  steps: Record<string, Step>;
  /** What the bot may learn of a customer, by name. */
  slots: Record<string, Slot>;
  /** Choices that the customer has in every step. */
  globals: Choice[];
  phrases: Phrases;
  limits: Limits;
  hours?: Hours | undefined;
  /** The step with which the script takes over where an in-house bot elsewhere fails. */
  fallback?: string | undefined;
}

/** One text for all languages, or one for each; the script's first language is always there. */
export type Text = string | Record<string, string>;

/** One or more words in a row, as `words` takes a text apart. */
export type Keyword = string[];

export interface Step {
  /** Evaluated on the way in: the first that holds leads elsewhere, and nothing of this step happens. */
  branches: Branch[];
  say?: Text | undefined;
  set: Record<string, string>;
  /** How to ask again. */
  again?: Text | undefined;
  /** What an agent should know of a customer who came this way. */
  summary?: Text | undefined;
  way: Way;
}

export type Way =
  | { kind: 'choices'; choices: Choice[] }
  | { kind: 'ask'; slot: string; goTo: string }
  | { kind: 'go'; goTo: string }
  | { kind: 'hand-over'; priority?: number | undefined }
  | { kind: 'close' };

/** `is`: absent where any value will do. */
export type Branch = { slot: string; is?: string[] | undefined; goTo: string } | { open: boolean; goTo: string };

export interface Choice {
  /** Shown to the customer, with a number. */
  label?: Text | undefined;
  /** In all languages, the labels among them. */
  keywords: Keyword[];
  goTo: string;
  set: Record<string, string>;
  /** The language in which the dialogue goes on. */
  language?: string | undefined;
  /** Whether what was learnt is forgotten. */
  forget: boolean;
}

/** `title`: as agents call it. `pattern`: the source of a regular expression. */
export type Slot = { title: Text } & (
  | { kind: 'name' | 'email' | 'text' }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'choice'; options: Option[] }
);

export interface Option {
  value: string;
  label: Text;
  keywords: Keyword[];
}

/** `misunderstood`: where nothing fits. `delayed`: the handover takes longer. `farewell`: the customer walked away. */
export interface Phrases {
  misunderstood: Text;
  delayed: Text;
  tooLong?: Text | undefined;
  unavailable?: Text | undefined;
  farewell?: Text | undefined;
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

/** Of the form above. A script that another version has built is built again with the Functions, or it is refused. */
export const SCRIPT_VERSION = 1;

/** Of steps and slots. */
export const isName = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name);
export const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** The longest SMS that Twilio sends: https://www.twilio.com/docs/glossary/what-sms-character-limit */
export const LONGEST_SAYING = 1_600;
/** Characters noted in a slot, or for an agent: a Task's attributes hold several. */
export const LONGEST_VALUE = 200;

/** Names each place of the script that is wrong, and what it must be. */
export class ScriptError extends Unusable {
  readonly status = 500;
  readonly code = 'script';
  override readonly name = 'ScriptError';
  constructor(readonly wrong: string[]) {
    super(`The bot's script cannot be used: ${wrong.join('; ')}`);
  }
}

const FILE = 'assets/bot.private.json';

const readBuilt = (text: string): BotScript => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ScriptError([`${FILE} is not JSON: run npm run build, and deploy what it writes to dist`]);
  }
  if ((value as { version?: unknown } | null)?.version !== SCRIPT_VERSION) {
    // reason: anything has no version but an object
    throw new ScriptError([
      `${FILE} is not built for this version: run npm run build, and deploy what it writes to dist`,
    ]);
  }
  return value as BotScript; // reason: of this version, so the build beside this very code has made and checked it
};

let loaded: { text: string; script: BotScript } | undefined;

/** The script that is deployed beside this Function; a warm one parses it once. @throws {ScriptError} */
export const loadScript = (runtime: Pick<Runtime, 'asset'>): BotScript => {
  const text = runtime.asset('/bot.json');
  if (text === undefined) throw new ScriptError([`${FILE} is not deployed: deploy dist/assets beside dist/functions`]);
  if (loaded?.text !== text) loaded = { text, script: readBuilt(text) };
  return loaded.script;
};
