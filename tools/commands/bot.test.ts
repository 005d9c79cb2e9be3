import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILE, scriptWith } from '../../src/bot/fixture';
import { readActions } from '../../src/bot/remote/actions';
import { parseScript } from '../../src/bot/script';
import { openingState } from '../../src/bot/state';
import { checkScript } from '../bot/check';
import { readScriptFile, SHIPPED } from '../bot/script-file';

const root = join(__dirname, '../..');

describe('what a check finds', () => {
  /** The fixture, in one language, and with whatever is wrong with it. */
  const findings = (changes: object = {}) =>
    checkScript(scriptWith(changes)).filter((finding) => !finding.includes('missing in'));
  const withSteps = (steps: object) => findings({ steps: { ...FILE.steps, ...steps } });

  it.each([
    ['nothing in a script that is as it should be', findings(), []],
    ['a step that nobody reaches', withSteps({ attic: { end: 'close' } }), ['steps.attic: no way leads here']],
    [
      'a dead end',
      withSteps({
        menu: { ...FILE.steps.menu, choices: [...FILE.steps.menu.choices, { label: 'Maze', goTo: 'maze' }] },
        maze: { say: 'Left?', choices: [{ keywords: ['left'], goTo: 'maze' }] },
      }),
      ['steps.maze: a dead end, from which only a global word gets the customer out'],
    ],
    [
      'a way out that asks again',
      findings({ limits: { goTo: 'delivery' } }),
      ['limits.goTo: leads to steps.menu, which asks the customer again'],
    ],
    [
      'a keyword of a choice that is a global word',
      withSteps({ menu: { say: 'x', choices: [...FILE.steps.menu.choices, { keywords: ['Stop!'], goTo: 'order' }] } }),
      ['steps.menu.choices[3]: "stop" is globals[1]\'s already'],
    ],
    [
      'a keyword of two choices, in whatever language',
      withSteps({
        menu: { say: 'x', choices: [...FILE.steps.menu.choices, { keywords: { en: ['lieferung'] }, goTo: 'bye' }] },
      }),
      ['steps.menu.choices[3]: "lieferung" is steps.menu.choices[0]\'s already'],
    ],
    [
      'a keyword that could be a number',
      withSteps({ menu: { say: 'x', choices: [...FILE.steps.menu.choices, { keywords: ['3'], goTo: 'bye' }] } }),
      ['steps.menu.choices[3]: "3" could be a choice\'s number'],
    ],
    [
      'a keyword that is never heard',
      withSteps({
        menu: { say: 'x', choices: [...FILE.steps.menu.choices, { keywords: ['Estate agent'], goTo: 'bye' }] },
      }),
      ['steps.menu.choices[3]: "Estate agent" is never heard, for globals[0] stands in it'],
    ],
    [
      'what is too long for one message',
      withSteps({
        delivery: { say: 'x'.repeat(1_600 - '\nWorum geht es?\n10. Lieferung\n10. Bestellung'.length), goTo: 'menu' },
        order: {
          ...FILE.steps.order,
          say: 'x'.repeat(1_550),
          goTo: 'menu',
          branches: [{ slot: 'name', goTo: 'novel' }],
        },
        novel: { say: 'x'.repeat(1_600), goTo: 'email' },
      }),
      ['order', 'novel'].map(
        (name) => `steps.${name}: what is said from here on is longer than 1600 characters, and is cut`,
      ),
    ],
    [
      'intervals that overlap',
      findings({
        hours: {
          ...FILE.hours,
          week: { mon: ['12:00-17:00', '09:00-12:01'] },
          holidays: { '12-24': ['09:00-10:00', '10:00-11:00'] },
        },
      }),
      ['hours.week.mon: the intervals overlap'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('translations that are missing', () => {
    const found = checkScript(scriptWith());
    expect(found).toContain('steps.delivery.say: missing in de');
    expect(found).toContain('phrases.farewell: missing in de');
    expect(found.join()).not.toContain('steps.menu');
    expect(checkScript(scriptWith({ phrases: { misunderstood: 'x', delayed: 'x' } }))).toContain(
      'phrases.delayed: missing in de',
    );
  });
});

it('finds no fault with the script that ships', () => {
  expect(checkScript(readScriptFile(SHIPPED))).toEqual([]);
});

describe('docs/bot.md', () => {
  const text = readFileSync(join(root, 'docs/bot.md'), 'utf8');
  const examples = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) => JSON.parse(json));

  it('shows a script that has nothing to find fault with', () => {
    const [script] = examples.filter((example) => 'steps' in example);
    expect(checkScript(parseScript(script))).toEqual([]);
  });

  it('shows an answer that a bot elsewhere can give', () => {
    const [answer] = examples.filter((example) => 'actions' in example);
    expect(readActions(scriptWith(), openingState(), answer)).toEqual({ actions: expect.any(Array) });
  });

  it('shows the fields that a question has', () => {
    const [question] = examples.filter((example) => example.type === 'bot.turn');
    const fields = ['conversation', 'message', 'channelType', 'language', 'turn', 'slots', 'answered', 'open'];
    expect(Object.keys(question.data)).toEqual(fields);
  });
});

describe('npm run bot', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flexkeep-bot-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (args: string[], input = '') =>
    new Promise<{ code: number; out: string; talk: string }>((resolve) => {
      const command = ['--require', 'tsx/cjs', join(root, 'tools/cli.ts'), 'bot', ...args];
      const child = execFile(process.execPath, command, { cwd: root }, (error, out, talk) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, talk }),
      );
      child.stdin?.end(input);
    });

  it('plays what comes from a pipe, and stops where the bot does', async () => {
    const { code, out } = await run(
      ['play', '--now', '2026-03-04T12:00+01:00', '--language', 'de'],
      'hi\nMitarbeiter\nhi\n',
    );
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'you: hi',
        'bot: Hallo! Ich kann Ihnen etwas zu Öffnungszeiten und Lieferung sagen oder einen Mitarbeiter holen. Was möchten Sie?',
        'bot: 1. Öffnungszeiten',
        'bot: 2. Lieferung',
        'bot: 3. Ein Mitarbeiter',
        'you: Mitarbeiter',
        'bot: Ich hole Ihnen einen Mitarbeiter. Einen Moment, bitte.',
        '(handed over to an agent)',
        '     language de',
        '     path greeting > agent',
        '     within the opening hours',
        '',
      ].join('\n'),
    );
  });

  it('exits with 1 where a check finds something, and with 0 where not', async () => {
    const file = join(folder, 'bot.json');
    writeFileSync(file, JSON.stringify({ ...FILE, start: 'nowhere' }));
    const [bad, good] = await Promise.all([run(['check', file]), run(['check'])]);
    expect([bad.code, good.code]).toEqual([1, 0]);
    expect(bad.talk).toContain('start must name a step');
  });

  it('explains itself, and names what it was given wrongly', async () => {
    const [help, url] = await Promise.all([run(['--help']), run(['play', '--url', 'http://example.com'])]);
    expect(help.out).toContain('npm run bot -- play');
    expect([url.code, url.talk]).toEqual([1, expect.stringContaining('BOT_URL: malformed')]);
  });
});
