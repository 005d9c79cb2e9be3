import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseScript, ScriptError } from './script';

fc.configureGlobal({ seed: 1, numRuns: 3_000 });

const SMALL = {
  identity: 'bot',
  start: 'greeting',
  steps: {
    greeting: { say: 'Hello!', choices: [{ keywords: ['bye'], goTo: 'end' }] },
    end: { say: 'Goodbye!', next: 'close' },
  },
  globals: [{ keywords: ['restart'], goTo: 'greeting' }],
  misunderstood: 'Sorry?',
  maxMisses: 2,
  onMisses: 'end',
  delayed: 'One moment.',
};

const problemsOf = (script: unknown): string[] => {
  try {
    parseScript(script);
    return [];
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    const [, told = ''] = error.message.split("The bot's script cannot be used: ");
    return told.split('; ');
  }
};

describe('a script without a mistake', () => {
  it('is the one that ships', () => {
    const shipped = JSON.parse(readFileSync(join(__dirname, '../../assets/bot.private.json'), 'utf8'));
    expect(parseScript(shipped)).toEqual(shipped);
  });

  it('comes out as it went in', () => {
    expect(parseScript(SMALL)).toEqual(SMALL);
  });

  it.each<[string, object]>([
    ['name its schema', { $schema: './bot.schema.json' }],
    ['have no words that work everywhere', { globals: [] }],
    ['hand over at the first miss', { maxMisses: 0 }],
    ['have a step that says nothing', { steps: { ...SMALL.steps, silent: { next: 'hand-over' } } }],
    ['have steps of any name', { steps: { ...SMALL.steps, constructor: { say: 'Hm.' } }, onMisses: 'constructor' }],
    ['have keywords in any script', { globals: [{ keywords: ['agent', 'оператор', '担当者', '24'], goTo: 'end' }] }],
  ])('may %s', (_, said) => {
    expect(problemsOf({ ...SMALL, ...said })).toEqual([]);
  });
});

describe('a mistake is named with its field', () => {
  const without = (name: keyof typeof SMALL) =>
    Object.fromEntries(Object.entries(SMALL).filter(([key]) => key !== name));

  it.each<[keyof typeof SMALL, string]>([
    ['identity', 'identity must be a text'],
    ['start', 'start must name a step'],
    ['globals', 'globals must be a list'],
    ['misunderstood', 'misunderstood must be a text'],
    ['maxMisses', 'maxMisses must be a whole number, 0 or more'],
    ['onMisses', 'onMisses must name a step'],
    ['delayed', 'delayed must be a text'],
  ])('that is missing: %s', (name, problem) => {
    expect(problemsOf(without(name))).toEqual([problem]);
  });

  it.each<[string, object, string]>([
    ['an empty identity', { identity: ' ' }, 'identity must be a text'],
    ['a number for a text', { delayed: 7 }, 'delayed must be a text'],
    ['a start that is no step', { start: 'greting' }, 'start must name a step'],
    ['a start that every object has', { start: 'constructor' }, 'start must name a step'],
    ['half a miss', { maxMisses: 0.5 }, 'maxMisses must be a whole number, 0 or more'],
    ['fewer misses than none', { maxMisses: -1 }, 'maxMisses must be a whole number, 0 or more'],
    ['misses in words', { maxMisses: '2' }, 'maxMisses must be a whole number, 0 or more'],
    ['a field that there is not', { onMiss: 'end' }, 'onMiss is not known'],
    ['a single choice', { globals: { keywords: ['hi'], goTo: 'end' } }, 'globals must be a list'],
    ['a choice that is no object', { globals: ['hi'] }, 'globals[0] must be an object'],
    ['a choice without words', { globals: [{ goTo: 'end' }] }, 'globals[0].keywords must be a list of words'],
    ['no word at all', { globals: [{ keywords: [], goTo: 'end' }] }, 'globals[0].keywords must be a list of words'],
    ['a word alone', { globals: [{ keywords: 'hi', goTo: 'end' }] }, 'globals[0].keywords must be a list of words'],
    [
      'an empty word',
      { globals: [{ keywords: ['hi', ''], goTo: 'end' }] },
      'globals[0].keywords must be a list of words',
    ],
    ['no letter', { globals: [{ keywords: ['?!'], goTo: 'end' }] }, 'globals[0].keywords must be a list of words'],
    ['a way to nowhere', { globals: [{ keywords: ['hi'], goTo: 'ende' }] }, 'globals[0].goTo must name a step'],
    ['no way', { globals: [{ keywords: ['hi'] }] }, 'globals[0].goTo must name a step'],
    ['one word too many', { globals: [{ keywords: ['hi'], goTo: 'end', say: '' }] }, 'globals[0].say is not known'],
  ])('of the script: %s', (_, said, problem) => {
    expect(problemsOf({ ...SMALL, ...said })).toEqual([problem]);
  });

  it.each<[string, unknown, string]>([
    ['a text for a step', 'Hello!', 'steps.greeting must be an object'],
    ['a list for a step', [], 'steps.greeting must be an object'],
    ['an empty text', { say: '' }, 'steps.greeting.say must be a text'],
    ['a list of texts', { say: ['Hello!'] }, 'steps.greeting.say must be a text'],
    ['a field that there is not', { says: 'Hello!' }, 'steps.greeting.says is not known'],
    ['choices that are no list', { choices: {} }, 'steps.greeting.choices must be a list'],
    ['a choice that is no object', { choices: [null] }, 'steps.greeting.choices[0] must be an object'],
    [
      'a choice to nowhere',
      {
        choices: [
          { keywords: ['bye'], goTo: 'end' },
          { keywords: ['hi'], goTo: 'toString' },
        ],
      },
      'steps.greeting.choices[1].goTo must name a step',
    ],
    ['an unknown end', { next: 'handover' }, 'steps.greeting.next must be wait, hand-over or close'],
    ['an end in a list', { next: ['close'] }, 'steps.greeting.next must be wait, hand-over or close'],
    ['an end in an object', { next: { toString: 1 } }, 'steps.greeting.next must be wait, hand-over or close'],
  ])('of a step: %s', (_, greeting, problem) => {
    expect(problemsOf({ ...SMALL, steps: { ...SMALL.steps, greeting } })).toEqual([problem]);
  });

  it('and with all others', () => {
    const globals = ['hi', { keywords: [], goTo: 'end' }];
    const steps = { ...SMALL.steps, end: { say: 1, choices: [7, { keywords: ['x'], goTo: '' }], next: '' } };
    expect(problemsOf({ ...SMALL, identity: '', globals, steps })).toEqual([
      'identity must be a text',
      'globals[0] must be an object',
      'globals[1].keywords must be a list of words',
      'steps.end.say must be a text',
      'steps.end.choices[0] must be an object',
      'steps.end.choices[1].goTo must name a step',
      'steps.end.next must be wait, hand-over or close',
    ]);
  });

  it.each([undefined, null, 7, 'a text', [SMALL]])('or is that it is no object: %j', (script) => {
    expect(problemsOf(script)[0]).toBe('it must be an object');
  });

  it.each([undefined, {}, []])('or is that there are no steps: %j', (steps) => {
    expect(problemsOf({ ...SMALL, steps })).toContain('steps must have at least one step');
  });
});

it('is the installer’s mistake', () => {
  expect(new ScriptError([])).toMatchObject({ status: 500, code: 'script', name: 'ScriptError' });
});

it('whatever it is, it is taken as it is, or its mistakes are named without what it says', () => {
  const text = fc.string({ maxLength: 6 }).map((t) => `⟦${t}⟧`);
  const odd = fc.oneof(text, fc.anything({ maxDepth: 1, maxKeys: 2, values: [text, fc.integer(), fc.constant(null)] }));
  const choice = fc.record({ keywords: fc.oneof(fc.array(text), odd), goTo: fc.oneof(fc.constant('greeting'), odd) });
  const choices = fc.oneof(fc.array(fc.oneof(choice, odd), { maxLength: 2 }), odd);
  const next = fc.oneof(fc.constantFrom('wait', 'hand-over', 'close'), odd);
  const step = fc.record({ say: odd, choices, next }, { requiredKeys: [] });
  const steps = fc.oneof(fc.dictionary(fc.constantFrom('greeting', 'end'), fc.oneof(step, odd)), odd);
  const fields = fc.record(
    {
      identity: odd,
      start: odd,
      steps,
      globals: choices,
      misunderstood: odd,
      maxMisses: odd,
      onMisses: odd,
      delayed: odd,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fields, odd), fc.boolean(), (found, whole) => {
      const script = whole && typeof found === 'object' ? { ...SMALL, ...found } : found;
      try {
        return parseScript(script) === script;
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
        const names = error.message.replace(/\S*⟦.*?⟧\S* is not known/gs, '');
        return !/[⟦⟧]/.test(names);
      }
    }),
  );
});
