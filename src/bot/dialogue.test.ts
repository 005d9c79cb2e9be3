import fc from 'fast-check';
import { CLOSED, FILE, OPEN, scriptWith } from '../../test/support/bot-script';
import { type DialogueState, openingState } from '../core/dialogue';
import { takeTurn } from './dialogue';
import type { BotScript } from './script';
import type { Turn } from './walk';

interface Talk {
  script?: BotScript;
  now?: number;
  languages?: string[];
  state?: DialogueState;
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 300 });

const SCRIPT = scriptWith();

/** What becomes of several messages, one after the other. */
const talk = (texts: string[], { script = SCRIPT, now = OPEN, languages = [], state = openingState() }: Talk = {}) => {
  const turns: Turn[] = [];
  for (const text of texts) turns.push(takeTurn(script, turns.at(-1)?.state ?? state, { text, languages }, now));
  const last = turns.at(-1);
  if (!last) throw new Error('Nothing was said');
  return last;
};
const said = (...texts: string[]) => talk(texts).say;

const MENU = 'What is it?\n1. Delivery\n2. Order';
const TOPICS = '1. A bill\n2. Something else';

describe('a dialogue', () => {
  it.each([
    ['begins with its start', ['what?'], MENU],
    ['… also where a picture comes first', [''], MENU],
    ['takes the first message for a choice', ['parcel'], `Two days.\n${MENU}`],
    ['… but not for a number that was not shown', ['2'], MENU],
    ['takes a number', ['hi', '2'], 'The number?'],
    ['takes a label', ['hi', 'order'], 'The number?'],
    ['takes a keyword, with a slip', ['hi', 'parcle'], `Two days.\n${MENU}`],
    ['prefers the longest keyword', ['hi', 'my order status'], `Two days.\n${MENU}`],
    ['asks again, with the choices', ['hi', 'what?'], 'Pardon?\n1. Delivery\n2. Order'],
    ['fills a slot', ['hi', '2', 'it is AB123'], 'An e-mail for AB123?'],
    ['asks again for a slot in its own words', ['hi', '2', 'what?'], 'Like AB123.'],
    ['asks for a choice', ['hi', '2', 'AB123', 'a@b.de', 'Anna'], `About what?\n${TOPICS}`],
    ['asks again for a choice', ['hi', '2', 'AB123', 'a@b.de', 'Anna', '7'], `A number, please.\n${TOPICS}`],
    ['passes a step whose slot is filled', ['hi', '2', 'AB123', 'hi', '2'], 'An e-mail for AB123?'],
    ['goes one way of a branch', ['hi', '2', 'AB123', 'a@b.de', 'Anna', '1'], 'An agent comes.'],
    ['goes the other', ['hi', '2', 'AB123', 'a@b.de', 'Anna', '2'], 'Tell me.'],
    ['notes what a choice says', ['complaint', 'It broke'], 'An agent comes.'],
    ['finds a message too long', ['hi', 'x'.repeat(101)], 'Too long.\n1. Delivery\n2. Order'],
    ['understands a global word in a message too long', ['hi', `${'x '.repeat(60)} agent`], 'An agent comes.'],
    ['forgets a step that a newer script has not', ['hi'], MENU],
  ])('%s', (_, texts, answer) => {
    expect(said(...texts)).toBe(answer);
  });

  it('says no more at once than a network takes', () => {
    const novel = { say: 'x'.repeat(1_500), goTo: 'more' };
    const script = scriptWith({
      steps: { ...FILE.steps, novel, more: { say: '👍'.repeat(100), end: 'close' } },
      start: 'novel',
    });
    expect(talk(['once upon a time'], { script }).say).toBe(`${'x'.repeat(1_500)}\n${'👍'.repeat(49)}`);
  });

  it('is never silent, although a step speaks of nothing but an empty slot', () => {
    const script = scriptWith({
      steps: { ...FILE.steps, mute: { say: '{name}', ask: 'name', goTo: 'bye' } },
      start: 'mute',
    });
    expect(talk(['hello?'], { script })).toMatchObject({ say: 'Pardon?', next: 'wait', state: { step: 'mute' } });
    expect(talk(['hello?', 'Anna'], { script }).say).toBe('Bye.');
  });

  it('begins again where a newer script has no such step', () => {
    expect(talk(['2'], { state: { ...openingState(), step: 'gone' } }).say).toBe(MENU);
  });

  it('hands over with priority, slots and the way that was gone', () => {
    expect(talk(['hi', 'complaint', 'It broke'])).toEqual({
      state: {
        step: 'agent',
        misses: 0,
        turns: 3,
        slots: { topic: 'other', story: 'It broke' },
        path: ['menu', 'story', 'agent'],
        language: 'en',
      },
      say: 'An agent comes.',
      next: 'hand-over',
      priority: 5,
    });
  });

  it('goes elsewhere outside the opening hours, with the next opening', () => {
    expect(talk(['agent'], { now: CLOSED })).toMatchObject({ say: 'Until Monday, 09:00.', next: 'hand-over' });
  });

  it('closes', () => {
    expect(talk(['hi', 'stop'])).toMatchObject({ say: 'Bye.', next: 'close' });
  });
});

describe('the limits', () => {
  it('hand over after too many misses in a row', () => {
    expect(talk(['hi', '?', '?', '?'])).toMatchObject({ say: 'An agent comes.', next: 'hand-over' });
    expect(talk(['hi', '?', '?', 'order', '?', '?'])).toMatchObject({ say: 'Like AB123.', next: 'wait' });
  });

  it('end an engagement that is too long, and let a customer say goodbye', () => {
    const limits = { ...FILE.limits, turns: 2, goTo: 'story' };
    const talkOf = (...texts: string[]) => talk(texts, { script: scriptWith({ limits }) });
    expect(talkOf('hi', 'hi').say).toBe(MENU);
    expect(talkOf('hi', 'hi', 'hi').say).toBe('Tell me.');
    expect(talkOf('hi', 'hi', 'stop').next).toBe('close');
  });
});

describe('global words', () => {
  it.each([
    ['agent', 'An agent comes.'],
    ['may I speak to a human now', 'An agent comes.'],
    ['stop', 'Bye.'],
    ['Restart!', MENU],
    ['hi', MENU],
  ])('"%s" works in every step', (text, answer) => {
    for (const name of Object.keys(SCRIPT.steps)) {
      expect([name, talk([text], { state: { ...openingState(), step: name } }).say]).toEqual([name, answer]);
    }
  });

  it('are no answer to a question, unless they hand over', () => {
    const asked = { ...openingState(), step: 'story' };
    expect(talk(['It said hi and then stop'], { state: asked }).state.slots).toEqual({
      story: 'It said hi and then stop',
    });
    expect(talk(['I want an agent'], { state: asked })).toMatchObject({ next: 'hand-over', state: { slots: {} } });
  });

  it('that hand over come before whatever else is said', () => {
    expect(talk(['hi', 'the order status of my agent']).next).toBe('hand-over');
    expect(talk(['hi', 'no, an agent please'], { state: { ...openingState(), step: 'topic' } }).next).toBe('hand-over');
  });

  it.each([
    ['STOP!!', 'close'],
    ['stop stop', 'close'],
    ['stop 🙏', 'close'],
    ['please stop it', 'wait'],
    ['stops', 'wait'],
    ['stpo', 'wait'],
    ['it does not stop working', 'wait'],
  ])('that end it are heard only where nothing else can be meant: "%s"', (text, next) => {
    expect(talk(['hi', text]).next).toBe(next);
    expect(talk([text]).next).toBe(next);
    expect(talk(['hi', 'order', text]).next).toBe(next);
  });

  it('that close by night only are heard in a sentence by day, and as the whole message by night', () => {
    const steps = { ...FILE.steps, later: { say: 'Until {opens}.', end: 'close' } };
    const nextOf = (text: string, now: number) => talk(['hi', text], { script: scriptWith({ steps }), now }).next;
    expect([nextOf('I want an agent', OPEN), nextOf('agent', OPEN)]).toEqual(['hand-over', 'hand-over']);
    expect([nextOf('I want an agent', CLOSED), nextOf('agent', CLOSED)]).toEqual(['wait', 'close']);
  });

  it('that forget are heard only as the whole message', () => {
    const learnt = ['hi', '2', 'AB123', 'hi'];
    expect(talk([...learnt, 'I had to restart it']).state.slots).toEqual({ order: 'AB123' });
    expect(talk([...learnt, 'Restart!']).state.slots).toEqual({});
  });

  it('need not be there', () => {
    expect(talk(['hi', 'agent'], { script: scriptWith({ globals: [] }) }).say).toContain('Pardon?');
  });

  it('are heard with a slip where the answer would not do', () => {
    expect(talk(['agnet please'], { state: { ...openingState(), step: 'email' } }).next).toBe('hand-over');
  });

  it('forget what was learnt where they say so', () => {
    expect(talk(['hi', '2', 'AB123', 'hi']).state.slots).toEqual({ order: 'AB123' });
    expect(talk(['hi', '2', 'AB123', 'restart']).state).toMatchObject({ slots: {}, path: ['menu'] });
  });
});

describe('what is said', () => {
  const script = scriptWith({
    start: 'topic',
    steps: { ...FILE.steps, route: { say: { en: 'So it is {topic}.', de: 'Also {topic}.' }, goTo: 'menu' } },
  });

  it('of a choice is its label in the language of the dialogue', () => {
    expect(talk(['hi', '1'], { script: { ...script, globals: [] } }).say).toMatch(/^So it is A bill\./);
    expect(talk(['?', '1'], { script, languages: ['de'] }).say).toMatch(/^Also Rechnung\./);
  });

  it('in a text for all languages is in the language of the dialogue, too', () => {
    expect(talk(['agent'], { now: CLOSED, languages: ['de'] }).say).toBe('Until Montag, 09:00.');
  });
});

describe('a global number', () => {
  it('is heard beside choices that count from 1', () => {
    const script = scriptWith({ globals: [...FILE.globals, { keywords: ['0'], goTo: 'agent' }] });
    for (const texts of [['0'], ['hi', '0'], ['hi', '2', '0'], ['hi', '2', 'AB123', 'a@b.de', 'Anna', '0']]) {
      expect(talk(texts, { script }).next).toBe('hand-over');
    }
    expect(talk(['hi', '1'], { script }).next).toBe('wait');
  });
});

describe('the language', () => {
  it.each([
    ['chosen by the customer', ['hi', 'deutsch'], ['en'], 'Worum geht es?\n1. Lieferung\n2. Bestellung'],
    ['of the flow, then of the channel', ['hi'], ['fr', 'de-AT'], 'Worum geht es?\n1. Lieferung\n2. Bestellung'],
    ['the default', ['hi'], ['fr'], MENU],
    ['once it is chosen it stays', ['deutsch', '2', '?'], ['en'], 'Wie AB123.'],
    [
      'a text that is not translated is said as it is',
      ['hi', 'lieferung'],
      ['de'],
      'Two days.\nWorum geht es?\n1. Lieferung\n2. Bestellung',
    ],
  ])('%s', (_, texts, languages, answer) => {
    expect(talk(texts, { languages }).say).toBe(answer);
  });
});

const anyText = fc.oneof(
  // Half characters, too.
  fc.array(fc.nat(0xffff), { maxLength: 120 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom(
    'hi',
    '1',
    '2',
    '3',
    'order',
    'AB123',
    'a@b.de',
    'Anna',
    'complaint',
    'deutsch',
    'restart',
    '',
    'agnet',
  ),
);
const anyState: fc.Arbitrary<DialogueState> = fc.record({
  step: fc.oneof(fc.constantFrom('', ...Object.keys(FILE.steps), '__proto__', 'constructor'), fc.string()),
  misses: fc.nat(5),
  turns: fc.nat(20),
  slots: fc.dictionary(fc.constantFrom('name', 'order', 'topic', 'constructor', 'x'), fc.string()),
  path: fc.array(fc.string(), { maxLength: 20 }),
});

describe('any dialogue', () => {
  it('gets one answer for any text in any state, and never throws', () => {
    fc.assert(
      fc.property(anyText, anyState, fc.array(fc.string()), fc.boolean(), (text, state, languages, open) => {
        const turn = takeTurn(SCRIPT, state, { text, languages }, open ? OPEN : CLOSED);
        expect(turn.say).toEqual(expect.any(String));
        expect(turn.state.path.length).toBeLessThanOrEqual(12);
      }),
    );
  });

  it('says the same when it is asked the same again', () => {
    fc.assert(
      fc.property(anyText, anyState, (text, state) => {
        const before = structuredClone(state);
        const turn = takeTurn(SCRIPT, state, { text, languages: [] }, OPEN);
        expect(takeTurn(SCRIPT, state, { text, languages: [] }, OPEN)).toEqual(turn);
        expect(state).toEqual(before);
      }),
    );
  });

  it('hands over at "agent" wherever the play has led', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 10 }), fc.boolean(), (texts, open) => {
        expect(talk([...texts, 'agent'], { now: open ? OPEN : CLOSED }).next).toBe('hand-over');
      }),
    );
  });
});
