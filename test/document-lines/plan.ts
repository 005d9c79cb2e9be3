import { DOCUMENTS, shellLines } from '../support/documents';

/** Commands that no test runs as they stand: what they have in common, and why. They are parsed all the same. */
export const NOT_RUN: readonly (readonly [lines: RegExp, reason: string])[] = [
  [/^npm run trigger$/, 'names the command in a text'],
  [
    /^npm ci\b|^git pull$|^cp \.env\.example/,
    'changes the checkout that is under test; .ci/run and .ci/install-story do it',
  ],
  [
    /setup -- --embedded|doctor -- --embedded|remove -- --embedded|^npm run sweep -- --embedded/,
    'run by .ci/install-story',
  ],
  [
    /^npm run (setup|deploy|remove|doctor|logs)\b|^npm run (--silent )?(flows|sweep|console)\b|^npx flexkeep sweep$/,
    'needs a real account',
  ],
  [/^twilio plugins|^npx twilio-run|^domain=|embedded\.env|^curl /, 'run by .ci/twilio-cli, or needs a real account'],
  [
    /(^| )npm start\b/,
    'runs until it is stopped; test/browser, .ci/install-story and tools/commands/start.test.ts do it',
  ],
  [
    /^npm run (demo|bench|proof|test:browser|generate)\b|^npx (jest|tsc|biome)/,
    'takes long; a step of .ci/run, or of the nightly run',
  ],
  [/play --url|BOT_SECRET="|CHAT_|server\.mjs/, 'needs a bot that runs; samples/*.test.ts do it'],
  [/DIR --account FILE|^npm run trigger -- resend 12$/, 'holds a placeholder'],
];

/** What has to have been done before a command means something, by the command's end. */
const BEFORE: readonly (readonly [lines: RegExp, acts: readonly string[]])[] = [
  [/-- accept$/, ['sms agent']],
  [/-- (say .*|leave|pause|park|invite Bob)$/, ['sms agent', 'accept']],
  [/-- unpark$/, ['sms agent', 'accept', 'park']],
  [/-- to-flex$/, ['sms hi']],
  [/-- remove 1$/, ['lose task.canceled']],
  [/-- replay lost\.json$/, ['sms hi', 'save lost.json']],
];

interface DocumentLine {
  path: string;
  line: string;
  /** Absent: it is run. */
  reason?: string;
  /** Actions that are triggered before, in an account that was just reset. */
  before: readonly string[];
}

/** Completion is for one shell. */
export const isFor = (shell: string, line: string): boolean =>
  !/completion (bash|zsh)/.test(line) || line.includes(`completion ${shell}`);

/** Every line of every document, once. */
export const documentLines = (): DocumentLine[] => {
  const found = new Map<string, DocumentLine>();
  for (const [path, text] of DOCUMENTS) {
    for (const line of shellLines(text)) {
      const reason = NOT_RUN.find(([lines]) => lines.test(line))?.[1];
      const before = BEFORE.find(([lines]) => lines.test(line))?.[1] ?? [];
      if (!found.has(line)) found.set(line, { path, line, before, ...(reason === undefined ? {} : { reason }) });
    }
  }
  return [...found.values()];
};
