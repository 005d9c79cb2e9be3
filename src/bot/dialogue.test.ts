import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type DialogueState, openingState, step, type Turn } from './dialogue';
import { type BotScript, parseScript } from './script';

fc.configureGlobal({ seed: 1, numRuns: 3_000 });

const SHIPPED = parseScript(JSON.parse(readFileSync(join(__dirname, '../../assets/bot.private.json'), 'utf8')));

const SMALL: BotScript = {
  identity: 'bot',
  start: 'greeting',
  steps: {
    greeting: {
      say: 'Hello!',
      choices: [
        { keywords: ['opening hours', 'hours'], goTo: 'hours' },
        { keywords: ['hours', 'café'], goTo: 'end' },
      ],
    },
    hours: { say: 'From 9 to 17.' },
    agent: { say: 'One moment.', next: 'hand-over' },
    mute: { next: 'hand-over' },
    end: { say: 'Goodbye!', next: 'close' },
  },
  globals: [
    { keywords: ['agent'], goTo: 'agent' },
    { keywords: ['psst'], goTo: 'mute' },
  ],
  misunderstood: 'Sorry?',
  maxMisses: 2,
  onMisses: 'agent',
  delayed: 'Soon.',
};

const at = (name: string, misses = 0): DialogueState => ({ step: name, misses, slots: { order: '7' } });

/** Says all of it, one after the other, and answers the last turn. */
const talk = (script: BotScript, ...texts: string[]): Turn => {
  let turn: Turn = { state: openingState(), next: 'wait' };
  for (const text of texts) turn = step(script, turn.state, text);
  return turn;
};

describe('the script that ships', () => {
  it.each(['hi', 'Hi!', 'hello', 'HEY :-)', 'good morning', '', '👋'])(
    'answers a customer who begins with "%s"',
    (text) => {
      expect(talk(SHIPPED, text)).toEqual({
        state: { step: 'greeting', misses: 0, slots: {} },
        say: SHIPPED.steps.greeting?.say,
        next: 'wait',
      });
    },
  );

  it('answers "hi" in every step', () => {
    for (const name of ['', ...Object.keys(SHIPPED.steps)]) {
      expect(step(SHIPPED, at(name), 'hi')).toMatchObject({ say: SHIPPED.steps.greeting?.say, next: 'wait' });
    }
  });

  const states = fc.record({
    step: fc.constantFrom('', 'a step of an older script', ...Object.keys(SHIPPED.steps)),
    misses: fc.nat(9),
    slots: fc.constant({}),
  });

  it.each(['agent', 'Agent', ' AGENT! ', '"agent"', 'no, an agent please', 'stop. agent.', 'ａｇｅｎｔ', 'hi agent'])(
    'hands over at once, in any state, whoever says "%s"',
    (text) => {
      fc.assert(
        fc.property(states, (state) => {
          const { next, say } = step(SHIPPED, state, text);
          return next === 'hand-over' && say === SHIPPED.steps.agent?.say;
        }),
        { numRuns: 200 },
      );
    },
  );

  it('hands over to whoever is not understood for the third time in a row', () => {
    expect(talk(SHIPPED, 'hi', 'qwert', 'qwert')).toMatchObject({ say: SHIPPED.misunderstood, next: 'wait' });
    expect(talk(SHIPPED, 'hi', 'qwert', 'qwert', 'qwert')).toMatchObject({ next: 'hand-over' });
  });

  it.each([
    ['hours', 'hi', 'when do you open?'],
    ['delivery', 'Where is my parcel?'],
    ['goodbye', 'opening hours', 'no, thank you'],
    ['goodbye', 'stop'],
  ])('leads to %s', (name, ...texts) => {
    expect(talk(SHIPPED, ...texts).state.step).toBe(name);
  });

  it('never leaves a customer without an answer, whatever is said', () => {
    const words = fc.constantFrom(
      'hi',
      'agent',
      'hours',
      'parcel',
      'no',
      'yes',
      'stop',
      '',
      'qwert',
      '?',
      '\ud800',
      'é',
    );
    const texts = fc.oneof(
      fc.array(words).map((all) => all.join(' ')),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.oneof(states, fc.constant(openingState())), texts, (state, text) => {
        const turn = step(SHIPPED, state, text);
        return Boolean(turn.say) && turn.state.misses <= SHIPPED.maxMisses;
      }),
    );
  });
});

describe('which words lead where', () => {
  it.each([
    ['opening hours', 'hours'],
    ['OPENING, hours?', 'hours'],
    ['your opening\n hours please', 'hours'],
    ['hours of opening', 'hours'],
    ['café', 'end'],
    ['Cafe', 'end'],
    ['CAFE\u0301', 'end'],
  ])('"%s" leads to %s', (text, name) => {
    expect(step(SMALL, at('greeting'), text).state.step).toBe(name);
  });

  it.each(['hour', 'rushhours', 'opening the hours2', 'caf', 'reagent', 'agents', 'agent1'])(
    '"%s" leads nowhere',
    (text) => {
      expect(step(SMALL, at('greeting'), text).say).toBe('Sorry?');
    },
  );

  it.each([
    ['résumé', 're'],
    ['हिन्दी', 'ह'],
    ['für', 'fu'],
  ])('a mark does not break "%s" in two', (text, part) => {
    const script: BotScript = { ...SMALL, globals: [{ keywords: [part], goTo: 'end' }] };
    expect(step(script, at('hours'), text).say).toBe('Sorry?');
  });

  it('the first choice that fits wins, and words that work everywhere come first', () => {
    expect(step(SMALL, at('greeting'), 'hours at the café').state.step).toBe('hours');
    expect(step(SMALL, at('greeting'), 'hours of an agent').state.step).toBe('agent');
  });

  it('a step’s own words work in this step alone, and in a first message', () => {
    expect(step(SMALL, at('hours'), 'hours').say).toBe('Sorry?');
    expect(step(SMALL, openingState(), 'hours').state.step).toBe('hours');
  });
});

describe('a turn', () => {
  it('keeps what was learnt, and forgets the misses', () => {
    expect(step(SMALL, at('greeting', 2), 'hours').state).toEqual({ step: 'hours', misses: 0, slots: { order: '7' } });
  });

  it('that is not understood asks again, and counts', () => {
    const turn = { state: at('greeting', 1), say: 'Sorry?', next: 'wait' };
    expect(step(SMALL, at('greeting'), 'qwert')).toEqual(turn);
  });

  it.each([0, 1, 5])('hands over after %i misses', (maxMisses) => {
    const texts = Array.from({ length: maxMisses + 1 }, () => 'qwert');
    const script = { ...SMALL, maxMisses };
    expect(talk(script, 'hi', ...texts.slice(1)).next).toBe('wait');
    expect(talk(script, 'hi', ...texts).next).toBe('hand-over');
  });

  it('in a step that a newer script does not have begins at the beginning', () => {
    expect(step(SMALL, at('gone', 2), 'qwert')).toEqual({ state: at('greeting'), say: 'Hello!', next: 'wait' });
  });

  it('may say nothing', () => {
    expect(step(SMALL, at('hours'), 'psst')).toEqual({ state: at('mute'), next: 'hand-over' });
  });

  it('ends as its step says', () => {
    expect([step(SMALL, at('hours'), 'agent').next, step(SMALL, at('greeting'), 'cafe').next]).toEqual([
      'hand-over',
      'close',
    ]);
  });

  it('leaves the state that it was given as it was', () => {
    const state = Object.freeze(at('greeting', 2));
    step(SMALL, state, 'qwert');
    step(SMALL, state, 'hours');
    expect(state).toEqual(at('greeting', 2));
  });
});
