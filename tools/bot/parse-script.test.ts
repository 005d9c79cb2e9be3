import Ajv from 'ajv';
import fc from 'fast-check';
import schema from '../../schemas/bot.schema.json';
import { ScriptError } from '../../src/bot/script';
import { FILE } from '../../test/support/bot-script';
import { parseScript } from './parse-script';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 400 });

const problemsOf = (file: unknown): string[] => {
  try {
    parseScript(file);
    return [];
  } catch (error) {
    if (error instanceof ScriptError) return error.wrong;
    throw error;
  }
};

const fitsSchema = new Ajv({ strict: true, strictRequired: false, strictTypes: false }).compile(schema);

const withStep = (step: unknown, name = 'extra') => ({ ...FILE, steps: { ...FILE.steps, [name]: step } });
const withSlot = (slot: unknown, name = 'extra') => ({ ...FILE, slots: { ...FILE.slots, [name]: slot } });
const withHours = (hours: object) => ({ ...FILE, hours: { ...FILE.hours, ...hours } });
const withChoice = (choice: unknown) => withStep({ say: 'x', choices: [choice] });
const without = (name: keyof typeof FILE) => ({ ...FILE, [name]: undefined });

/** Mistakes of form: the editor shows them by the schema, and the parser refuses them. */
const BAD_FORM: [string, unknown, string][] = [
  ['not an object', 'hi', 'the script must be an object'],
  ['null', null, 'the script must be an object'],
  ['a list', [], 'the script must be an object'],
  ['an unknown part', { ...FILE, greeting: 'hi' }, 'greeting is not known'],
  ['no identity', without('identity'), 'identity is missing: it must be a text of 1 to 128 characters'],
  ['a blank identity', { ...FILE, identity: ' ' }, 'identity must be a text of 1 to 128 characters'],
  ['no languages', { ...FILE, languages: [] }, 'languages must be a list with at least one entry'],
  ['not a language', { ...FILE, languages: ['en', 'English!'] }, 'languages[1] must be a language such as en or de-AT'],
  ['no start', without('start'), 'start is missing: it must name a step'],
  ['no steps', { ...FILE, steps: {} }, 'steps must have at least one step'],
  ['a step’s name', withStep({ end: 'close' }, 'not a name'), 'steps.not a name: the name must be a letter, and then'],
  ['a step that is a text', withStep('hi'), 'steps.extra must be an object'],
  ['an unknown field', withStep({ says: 'x', end: 'close' }), 'steps.extra.says is not known'],
  ['a step that goes nowhere', withStep({ say: 'x' }), 'steps.extra must have exactly one of'],
  ['two ways on', withStep({ goTo: 'bye', end: 'close' }), 'steps.extra must have exactly one of'],
  ['choices and ask', withStep({ say: 'x', ask: 'name', choices: [{ label: 'x', goTo: 'bye' }] }), 'exactly one of'],
  ['ask without goTo', withStep({ say: 'x', ask: 'name' }), 'steps.extra.goTo is missing'],
  ['ask in silence', withStep({ ask: 'name', goTo: 'bye' }), 'steps.extra must say something before it asks'],
  ['an unknown end', withStep({ end: 'stop' }), 'steps.extra.end must be one of hand-over, close'],
  [
    'a priority without a handover',
    withStep({ end: 'close', priority: 1 }),
    'priority must stand beside end: hand-over',
  ],
  ['a priority of 1.5', withStep({ end: 'hand-over', priority: 1.5 }), 'priority must be a whole number'],
  ['a negative priority', withStep({ end: 'hand-over', priority: -1 }), 'priority must be a whole number'],
  ['again without a question', withStep({ goTo: 'bye', again: 'x' }), 'steps.extra.again must stand beside'],
  ['no choices', withStep({ say: 'x', choices: [] }), 'steps.extra.choices must be a list'],
  ['an empty text', withStep({ say: '', end: 'close' }), 'steps.extra.say must be a text'],
  ['a text of no language', withStep({ say: {}, end: 'close' }), 'steps.extra.say must have a text in en'],
  [
    'a text too long for SMS',
    withStep({ say: 'x'.repeat(1601), end: 'close' }),
    'steps.extra.say must be a text of 1 to',
  ],
  ['a number for a text', withStep({ say: 1, end: 'close' }), 'steps.extra.say must be a text'],
  ['a choice without words', withChoice({ goTo: 'bye' }), 'steps.extra.choices[0] must have a label or keywords'],
  ['a choice without a way', withChoice({ label: 'x' }), 'steps.extra.choices[0].goTo is missing'],
  ['a keyword without letters', withChoice({ keywords: ['?!'], goTo: 'bye' }), 'choices[0].keywords[0] must hold a'],
  ['a title too long', withSlot({ title: 'x'.repeat(81), kind: 'text' }), 'title must be a text of 1 to 80 characters'],
  ['three dates', withHours({ holidays: { '12-24..12-25..12-26': [] } }), 'must be a date that exists'],
  ['no keywords', withChoice({ label: 'x', keywords: [], goTo: 'bye' }), 'choices[0].keywords must be a list'],
  ['forget that is a word', withChoice({ label: 'x', forget: 'yes', goTo: 'bye' }), 'forget must be true or false'],
  ['a branch on nothing', withStep({ branches: [{ goTo: 'bye' }], end: 'close' }), 'branches[0] must have either'],
  [
    'a branch on both',
    withStep({ branches: [{ slot: 'name', open: true, goTo: 'bye' }], end: 'close' }),
    'either slot',
  ],
  ['is without slot', withStep({ branches: [{ open: true, is: ['x'], goTo: 'bye' }], end: 'close' }), 'is must stand'],
  ['a slot without a title', withSlot({ kind: 'name' }), 'slots.extra.title is missing'],
  ['an unknown kind', withSlot({ title: 'x', kind: 'phone' }), 'slots.extra.kind must be one of name, email'],
  [
    'a pattern for a name',
    withSlot({ title: 'x', kind: 'name', pattern: 'x' }),
    'slots.extra.pattern must be there for',
  ],
  ['no pattern', withSlot({ title: 'x', kind: 'pattern' }), 'slots.extra.pattern is missing'],
  ['no options', withSlot({ title: 'x', kind: 'choice' }), 'slots.extra.options is missing'],
  ['options for a text', withSlot({ title: 'x', kind: 'text', options: [] }), 'slots.extra.options must be there for'],
  ['no globals', without('globals'), 'globals is missing: it must be a list'],
  ['a phrase too few', { ...FILE, phrases: { delayed: 'x' } }, 'phrases.misunderstood is missing'],
  ['a phrase too many', { ...FILE, phrases: { ...FILE.phrases, hello: 'x' } }, 'phrases.hello is not known'],
  ['no way out', { ...FILE, limits: { misses: 1 } }, 'limits.goTo is missing'],
  [
    'too many misses',
    { ...FILE, limits: { goTo: 'agent', misses: 21 } },
    'limits.misses must be a whole number from 0',
  ],
  [
    'a limit of nothing',
    { ...FILE, limits: { goTo: 'agent', turns: 0 } },
    'limits.turns must be a whole number from 1',
  ],
  ['no week', withHours({ week: undefined }), 'hours.week is missing'],
  ['a day that is not one', withHours({ week: { monday: [] } }), 'hours.week.monday is not known'],
  ['a time that is not one', withHours({ week: { mon: ['9-17'] } }), 'hours.week.mon[0] must be like'],
  ['a quarter past midnight', withHours({ week: { mon: ['20:00-24:15'] } }), 'hours.week.mon[0] must be like'],
  ['a day that is a text', withHours({ week: { mon: '09:00-17:00' } }), 'hours.week.mon must be a list'],
  [
    'a holiday that is not one',
    withHours({ holidays: { '24.12.': [] } }),
    'hours.holidays.24.12.: the name must be a date that exists',
  ],
];

/** Mistakes of meaning: what no schema can know. */
const BAD_MEANING: [string, unknown, string][] = [
  ['no language that exists', { ...FILE, languages: ['en', 'en-GB-US'] }, 'languages[1] must be a language such as'],
  ['a start that is no step', { ...FILE, start: 'begin' }, 'start must name a step'],
  ['a way to nowhere', withStep({ goTo: 'nowhere' }), 'steps.extra.goTo must name a step'],
  ['a choice of nothing', withChoice({ label: 'x', goTo: 'nowhere' }), 'steps.extra.choices[0].goTo must name a step'],
  ['a name that every object has', withStep({ goTo: 'constructor' }), 'steps.extra.goTo must name a step'],
  ['a question for nothing', withStep({ say: 'x', ask: 'age', goTo: 'bye' }), 'steps.extra.ask must name a slot'],
  [
    'a branch on no slot',
    withStep({ branches: [{ slot: 'age', goTo: 'bye' }], end: 'close' }),
    'slot must name a slot',
  ],
  ['a branch on no hours', { ...FILE, hours: undefined }, 'steps.agent.branches[0].open must not be asked for'],
  [
    'noted nowhere',
    withStep({ set: { age: '7' }, end: 'close' }),
    'steps.extra.set.age: the name must be that of a slot: name, email',
  ],
  ['not an option', withStep({ set: { topic: 'x' }, end: 'close' }), 'set.topic must be one of bill, other'],
  [
    'another language',
    withStep({ say: { en: 'x', fr: 'x' }, end: 'close' }),
    'say.fr: the name must be one of the script’s languages: en, de',
  ],
  ['not the first language', withStep({ say: { de: 'x' }, end: 'close' }), 'steps.extra.say must have a text in en'],
  ['a language to go on in', withChoice({ label: 'x', language: 'fr', goTo: 'bye' }), 'language must be one of en, de'],
  ['speaks of no slot', withStep({ say: '{age}', end: 'close' }), 'steps.extra.say must not speak of {age}'],
  ['speaks of no hours', { ...FILE, hours: undefined }, 'steps.later.say must not speak of {opens}'],
  [
    'a farewell knows no time',
    { ...FILE, phrases: { ...FILE.phrases, farewell: '{opens}' } },
    'phrases.farewell must not',
  ],
  [
    'not a pattern',
    withSlot({ title: 'x', kind: 'pattern', pattern: '[A-Z' }),
    'pattern must be a regular expression (Unterminated character class)',
  ],
  ['no time zone that exists', withHours({ timeZone: 'Mars/Olympus' }), 'hours.timeZone must be an IANA time zone'],
  ['an interval of nothing', withHours({ week: { mon: ['09:00-09:00'] } }), 'mon[0] must end at another time than it'],
  ['a day that no year has', withHours({ holidays: { '02-30': [] } }), 'hours.holidays.02-30: the name must be a date'],
  [
    'a day that the year lacks',
    withHours({ holidays: { '2026-02-29': [] } }),
    '2026-02-29: the name must be a date that',
  ],
  [
    'a 31st of June in a range',
    withHours({ holidays: { '06-01..06-31': [] } }),
    '06-01..06-31: the name must be a date',
  ],
  ['a range backwards', withHours({ holidays: { '2026-12-26..2026-12-24': [] } }), 'must be a date that exists'],
  ['a range of two kinds', withHours({ holidays: { '12-24..2026-12-26': [] } }), 'must be a date that exists'],
  ['a title that speaks of a slot', withSlot({ title: '{name}', kind: 'text' }), 'title must not speak of {name}'],
  [
    'a title in another language',
    withSlot({ title: { en: 'x', fr: 'x' }, kind: 'text' }),
    'title.fr: the name must be',
  ],
  [
    'a summary that speaks of a slot',
    withStep({ summary: '{name}', end: 'close' }),
    'summary must not speak of {name}',
  ],
  ['a menu in silence', withStep({ choices: [{ keywords: ['x'], goTo: 'bye' }] }), 'extra must say something, or show'],
  ['a step in a circle', withStep({ goTo: 'extra' }), 'steps.extra must not lead back to itself'],
  ['a fallback to nowhere', { ...FILE, fallback: 'nowhere' }, 'fallback must name a step'],
];

const GOOD: [string, unknown][] = [
  ['one of everything', FILE],
  [
    'no slots, no hours',
    {
      ...FILE,
      slots: undefined,
      hours: undefined,
      start: 'bye',
      steps: { bye: { end: 'close' } },
      globals: [{ keywords: ['x'], goTo: 'bye' }],
      limits: { goTo: 'bye' },
      phrases: { misunderstood: 'x', delayed: 'x' },
    },
  ],
  ['a fallback', { ...FILE, fallback: 'menu' }],
  ['no words that work everywhere', { ...FILE, globals: [] }],
  ['a menu by its labels', withStep({ choices: [{ label: 'x', goTo: 'bye' }] })],
  ['keywords by language', withChoice({ keywords: { en: ['x'], de: ['y'] }, goTo: 'bye' })],
  [
    'around the clock',
    withHours({ week: { mon: ['00:00-24:00'], tue: [] }, holidays: { '02-29': [], '2026-01-01': ['10:00-11:00'] } }),
  ],
  ['emoji for keywords', withChoice({ keywords: ['👍', '🇩🇪'], goTo: 'bye' })],
  [
    'a title and a summary in two languages',
    {
      ...withSlot({ title: { en: 'Size', de: 'Größe' }, kind: 'text' }),
      ...{ steps: { ...FILE.steps, bye: { ...FILE.steps.bye, summary: { en: 'x', de: 'y' } } } },
    },
  ],
  [
    'a night, and days in ranges',
    withHours({
      week: { mon: ['21:00-02:00'] },
      holidays: { '12-24..01-01': [], '2026-12-24..2026-12-26': ['22:00-24:00'], '2028-02-29': [] },
    }),
  ],
  ['a circle that waits', withStep({ say: 'x', ask: 'name', goTo: 'extra' })],
  ['no limits but the way out', { ...FILE, limits: { goTo: 'agent' } }],
];

/** As it comes out of a file. */
const asFile = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

describe('a script', () => {
  it.each(GOOD)('is accepted, by the schema too: %s', (_, file) => {
    expect([problemsOf(asFile(file)), fitsSchema(asFile(file))]).toEqual([[], true]);
  });

  it.each(BAD_FORM)('is refused, by the schema too: %s', (_, file, problem) => {
    expect(problemsOf(asFile(file)).join('; ')).toContain(problem);
    expect(fitsSchema(asFile(file))).toBe(false);
  });

  it.each(BAD_MEANING)('is refused, by the parser: %s', (_, file, problem) => {
    expect(problemsOf(asFile(file)).join('; ').replaceAll("'", '’')).toContain(problem);
  });

  it('is told all that is wrong with it at once, and nothing of its texts', () => {
    const file = withStep({ say: 7, goTo: 'nowhere' });
    expect(() => parseScript(asFile(file))).toThrow(
      "The bot's script cannot be used: steps.extra.say must be a text of 1 to 1600 characters; steps.extra.goTo must name a step",
    );
  });

  it('is the installer’s mistake', () => {
    expect(new ScriptError([])).toMatchObject({ status: 500, code: 'script', name: 'ScriptError' });
  });

  it('whatever it is, is a script or refused; and nothing that fits no schema is a script', () => {
    const odd = fc.oneof(
      fc.constant('⟦text⟧'),
      fc.anything({ maxDepth: 2, maxKeys: 3, values: [fc.string(), fc.nat()] }),
    );
    const part = fc.constantFrom(...Object.keys(FILE));
    const name = fc.constantFrom('menu', 'agent', 'extra');
    const field = fc.constantFrom('say', 'choices', 'ask', 'goTo', 'end', 'branches', 'again', 'set', 'summary', 'x');
    const inSteps = fc.dictionary(name, fc.oneof(odd, fc.dictionary(field, odd, { maxKeys: 3 })), { maxKeys: 2 });
    const changed = fc
      .dictionary(part, fc.oneof(odd, inSteps), { maxKeys: 2 })
      .map((changes) => ({ ...FILE, ...changes }));
    fc.assert(
      fc.property(fc.oneof(changed, odd), (found) => {
        const file = asFile(found);
        const problems = problemsOf(file);
        expect(problems.length > 0 || fitsSchema(file)).toBe(true);
        expect(problems.filter((problem) => problem.includes('⟦'))).toEqual([]);
      }),
    );
  });

  it('names every step of a circle', () => {
    const steps = { ...FILE.steps, a: { goTo: 'b' }, b: { branches: [{ slot: 'name', goTo: 'a' }], end: 'close' } };
    expect(problemsOf({ ...FILE, steps }).map((problem) => problem.split(' ')[0])).toEqual(['steps.a', 'steps.b']);
  });

  it('is told in words, and never in regular expressions', () => {
    const files = [...BAD_FORM, ...BAD_MEANING].flatMap(([, file]) => problemsOf(asFile(file)));
    expect(files.filter((problem) => /[\^$|\\]|\?:/.test(problem.replace('$schema', '')))).toEqual([]);
  });

  it('survives the way to a Function: what is built is what is played', () => {
    expect(JSON.parse(JSON.stringify(parseScript(FILE)))).toEqual(parseScript(FILE));
  });
});
