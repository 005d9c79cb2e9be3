import { DOCUMENTS, shellLines } from '../support/documents';

/** An action of the embedded Twilio that has been done before. */
export type Act = readonly [name: string, values?: Record<string, string>];

/** A command is run as it stands, in bash and in zsh. */
interface Run {
  /**
   * - `desk`: beside an embedded Twilio, in a checkout without an account;
   * - `account`: `.env` is filled in, so that it is a real account for every command; its Twilio is an embedded one;
   * - `installed`: the same, after `npm run setup`;
   * - `alone`: in a checkout for which nothing runs.
   */
  on: 'desk' | 'account' | 'installed' | 'alone';
  /** It goes on until it is stopped: once it has printed this, Ctrl-C ends it. */
  ready?: RegExp;
  /** Has been done on the embedded Twilio, which was reset before. */
  acts?: readonly Act[];
  /** Commands that a person types first. */
  first?: readonly string[];
  /** Goes on in another terminal. */
  beside?: { line: string; ready: RegExp };
  /** What a person types into it. */
  input?: string;
  /** It takes long, and runs in one of the shells only; for the other one it is compared word by word. */
  isLong?: true;
}

/** It takes long, and another step of CI or of the nightly run has it: a file that has it in it, or these `words`. */
interface Elsewhere {
  file: string;
  words?: string;
  /** Why it is not run here. */
  why: string;
}

type How = Run | Elsewhere;

const HAS_AGENT: readonly Act[] = [['sms', { body: 'agent' }], ['accept']];
const CHAT = ['export CHAT_URL=http://127.0.0.1:11434/v1/chat/completions', 'export CHAT_MODEL=the-model-s-name'];
const DOMAIN = 'domain=$(npm run --silent deploy -- --embedded --yes)';
const YES = 'yes\n'.repeat(20);
/** What is removed is approved by its name. */
const NAMES = ['Web chat', 'SMS', 'Outbound SMS', 'sms +14150199', 'whatsapp whatsapp:+14150199', 'chat web-chat'];
const TALK = 'hi\nagent\n';
/** Why it is not run here. */
const [NEW, MINUTES] = [
  'it takes a clean clone, and both versions of Node.js',
  'it takes minutes, and is a step of CI as it is',
];
const NIGHTLY = '.github/workflows/nightly.yml';
const STARTED = /Ctrl-C stops everything/;
const LISTENS = /Listening on/;
const ECHO = { line: 'node samples/echo-bot/server.mjs', ready: LISTENS };

/** The first rule whose words are found counts; without one: beside the embedded Twilio. */
export const RULES: readonly (readonly [lines: RegExp, how: How])[] = [
  [/^npm ci && npm start$/, { file: 'test/install-story.ts', words: "linesBelow(readme, 'Try it')", why: NEW }],
  [/^npm ci && npm test$/, { file: '.ci/run', words: 'npm test', why: NEW }],
  [/^npm ci$/, { file: '.ci/run', why: NEW }],
  [/^npm install --save-dev/, { file: '.ci/package', words: 'npm install', why: 'it needs another project' }],
  [/^twilio plugins/, { file: 'test/twilio-cli.ts', words: "'serverless:deploy'", why: 'it needs the Twilio CLI' }],
  [/^npm run (bench|test:browser)$/, { file: '.ci/run', why: MINUTES }],
  [/^npm run proof -- mutation /, { file: '.ci/run', why: MINUTES }],
  [/^npm run proof -- mutants /, { file: NIGHTLY, words: '- npm run proof -- mutants', why: 'it runs every night' }],
  [/^npm run proof -- |^npm run demo$|^npm run demo -- --(migrate|orch)/, { on: 'alone', isLong: true }],

  // One goes on from what the other left.
  [/^npm start -- --(export|import)/, { on: 'alone', ready: STARTED }],
  [/(^| )npm start\b/, { on: 'alone', ready: STARTED, isLong: true }],
  [/^node samples\/[a-z]+-bot/, { on: 'alone', first: CHAT, ready: LISTENS }],
  [/play --url/, { on: 'alone', beside: ECHO, input: TALK }],
  [/^npx twilio-run start --env/, { on: 'account', first: ['cp .env .env.dev'], ready: /\/inbound/, isLong: true }],
  [/^npx twilio-run start$/, { on: 'account', ready: /\/inbound/, isLong: true }],

  [/^npm run setup -- --embedded --yes$/, { on: 'desk', acts: [] }],
  [/^npm run (doctor|remove) -- --embedded/, { on: 'desk', acts: [], first: ['npm run setup -- --embedded --yes'] }],
  [/--embedded$|--embedded --yes/, { on: 'desk', input: YES }],
  [/^curl /, { on: 'desk', first: [DOMAIN, '. .flexkeep/embedded.env'], isLong: true }],
  [/^cp \.env\.example|^git pull$|^npm run flows -- import --force/, { on: 'account' }],
  [/^npm run flows -- import$/, { on: 'account', first: ['rm flows.json'] }],
  [/^npm run deploy .*--build/, { on: 'installed', first: ['npm run deploy -- --yes'], input: YES, isLong: true }],
  [/^npm run deploy .*--from/, { on: 'installed', input: YES, isLong: true }],
  [/^npm run setup .*--env .env.prod/, { on: 'account', first: ['cp .env .env.prod'], input: YES, isLong: true }],
  [/doctor .*our-flows\.json/, { on: 'installed', first: ['cp flows.json our-flows.json'], input: YES }],
  [/our-flows\.json/, { on: 'account', first: ['cp flows.json our-flows.json'], input: YES, isLong: true }],
  [/^npm run (setup|deploy)\b|^npx twilio-run deploy/, { on: 'account', input: YES, isLong: true }],
  [/^npx twilio-run list|^npx flexkeep sweep/, { on: 'installed' }],
  [/^npm run logs -- --follow/, { on: 'installed', ready: /until Ctrl-C/ }],
  [/^npm run flows -- destroy/, { on: 'installed', input: `${NAMES.join('\n')}\n`, isLong: true }],
  [/^npm run remove/, { on: 'installed', input: 'remove\n', isLong: true }],
  [/^npm run flows -- apply/, { on: 'installed', input: YES, isLong: true }],
  [/^npm run (--silent )?(flows|doctor|sweep|console|logs|remove)\b/, { on: 'installed', input: YES }],

  [/^npm run demo -- --picture|^npx (jest|tsc|biome)|^npm run generate/, { on: 'desk', isLong: true }],
  [/-- accept$/, { on: 'desk', acts: [['sms', { body: 'agent' }]] }],
  [/-- (say .*|leave|pause|park|invite Bob)$/, { on: 'desk', acts: HAS_AGENT }],
  [/-- unpark$/, { on: 'desk', acts: [...HAS_AGENT, ['park']] }],
  [/-- to-flex$|-- resend 12$/, { on: 'desk', acts: [['sms', { body: 'hi' }]] }],
  [/-- remove 1$/, { on: 'desk', acts: [['lose', { webhook: 'task.canceled' }]] }],
  [/-- replay lost\.json$/, { on: 'desk', first: ['npm run trigger -- save lost.json'] }],
  [/^\. ~\/\.flexkeep\./, { on: 'desk', first: ['cd ~'] }],
  [/-- play/, { on: 'desk', input: TALK }],
];

/** What stands for another thing in a command: a text, or what is looked up in the account. */
export const PLACEHOLDERS = [
  { words: /ZB0123456789abcdef0123456789abcdef/, lookUp: 'build' },
  { words: /ZS…/, lookUp: 'service' },
  { words: /(?<=resend )12$/, lookUp: 'webhook' },
  { words: /whsec_…/, text: '"$BOT_SECRET"' },
  { words: /(?<=--environment )NAME$/, text: 'qa' },
  { words: /DIR --account FILE/, text: 'samples/out-of-hours --account samples/out-of-hours/account.yaml' },
] as const;

/** Completion is for one shell. */
export const isFor = (shell: string, line: string): boolean =>
  !/completion (bash|zsh)|flexkeep\.(bash|zsh)/.test(line) || line.endsWith(`.flexkeep.${shell}`);

export interface DocumentLine {
  path: string;
  line: string;
  how: How;
}

/** Every line of every document, once. */
export const documentLines = (): DocumentLine[] => {
  const found = new Map<string, DocumentLine>();
  for (const [path, text] of DOCUMENTS) {
    for (const line of shellLines(text)) {
      const how = RULES.find(([lines]) => lines.test(line))?.[1] ?? { on: 'desk' };
      if (!found.has(line)) found.set(line, { path, line, how });
    }
  }
  return [...found.values()];
};
