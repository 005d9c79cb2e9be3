import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import botSchema from '../schemas/bot.schema.json';
import flowsSchema from '../schemas/flows.schema.json';
import { readActions } from '../src/bot/remote/actions';
import { openingState } from '../src/core/dialogue';
import { checkScript } from '../tools/bot/check';
import { parseScript } from '../tools/bot/parse-script';
import { scriptWith } from './support/bot-script';

const root = join(__dirname, '..');
const inFolder = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

interface Sample {
  place: string;
  value: Record<string, unknown>;
}

/** A part of an object, as documentation shows it, is that object; whole lines of comments are left out. */
const parse = (json: string): Record<string, unknown> => {
  const text = json.replace(/^\s*\/\/.*$/gm, '').trim();
  return JSON.parse(text.startsWith('"') ? `{${text}}` : text);
};

const samplesIn = (file: string): Sample[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/^```jsonc?\n(.*?)^```/gms)].map(([, json = ''], i) => ({
    place: `${file}, sample ${i + 1}`,
    value: parse(json),
  }));

const SAMPLES = ['README.md', ...inFolder('docs'), ...inFolder('samples')].flatMap(samplesIn);

/** What a part of a script stands in. A sample that has its own replaces it. */
const AROUND = {
  identity: 'bot',
  languages: ['en', 'de'],
  start: 'menu',
  slots: { order: { title: 'Order number', kind: 'pattern', pattern: '\\d+' } },
  globals: [],
  phrases: {
    misunderstood: { en: 'Pardon?', de: 'Wie bitte?' },
    delayed: { en: 'It takes longer.', de: 'Es dauert.' },
  },
  limits: { goTo: 'agent' },
  hours: { timeZone: 'Europe/Berlin', week: { mon: ['09:00-17:00'] } },
};
const STEPS = { menu: { say: 'x', goTo: 'agent' }, agent: { say: 'x', end: 'hand-over' } };

const compile = (schema: object) =>
  addFormats(new Ajv({ strict: true, strictRequired: false, strictTypes: false })).compile(schema);
const fitsBot = compile(botSchema);
const fitsFlows = compile(flowsSchema);

const checkBot = (script: object): void => {
  expect([fitsBot(script), fitsBot.errors]).toEqual([true, null]);
  expect(checkScript(parseScript(script))).toEqual([]);
};

/** By the field that tells what it is. */
const KINDS: Record<string, (value: Record<string, unknown>) => void> = {
  steps: (value) => checkBot({ ...AROUND, ...value }),
  hours: (value) => checkBot({ ...AROUND, steps: STEPS, ...value }),
  later: (value) => checkBot({ ...AROUND, steps: { ...STEPS, ...value } }),
  actions: (value) => {
    expect(readActions(scriptWith(), openingState(), value)).toEqual({ actions: expect.any(Array) });
  },
  data: (value) => {
    const fields = ['conversation', 'message', 'channelType', 'language', 'turn', 'slots', 'answered', 'open'];
    expect([value.type, Object.keys(value.data ?? {})]).toEqual(['bot.turn', fields]);
  },
  external: (value) => KINDS.flows?.({ flows: [{ friendlyName: 'x', channelType: 'web', ...value }] }),
  webhook: (value) => KINDS.addresses?.({ addresses: [{ type: 'sms', address: '+15550199', ...value }] }),
  flows: (value) => {
    expect([fitsFlows(value), fitsFlows.errors]).toEqual([true, null]);
  },
  addresses: (value) => KINDS.flows?.({ flows: [], ...value }),
};

it.each(SAMPLES.map(({ place, value }) => [place, value] as const))(
  '%s is right, and has nothing to remark on',
  (_, value) => {
    const kind = Object.keys(KINDS).find((field) => field in value);
    if (kind === undefined) throw new Error(`Nothing here knows a sample with ${Object.keys(value).join(', ')}`);
    KINDS[kind]?.(value);
  },
);

it('finds the samples: a whole script, and steps in two languages', () => {
  const steps = SAMPLES.filter(({ value }) => 'steps' in value).map(({ place }) => place);
  expect(steps).toEqual(['docs/bot.md, sample 1', 'docs/bot.md, sample 2']);
  expect(SAMPLES.length).toBeGreaterThanOrEqual(8);
});
