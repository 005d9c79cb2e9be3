import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { step } from './dialogue';
import { parseScript } from './script';
import { type DialogueState, openingState } from './state';
import type { Turn } from './walk';

fc.configureGlobal({ seed: 1, numRuns: 300 });

const SHIPPED = parseScript(JSON.parse(readFileSync(join(__dirname, '../../assets/bot.private.json'), 'utf8')));

/** A Wednesday in Berlin. */
const NOON = Date.UTC(2026, 2, 4, 11);
const NIGHT = Date.UTC(2026, 2, 4, 23);

const say = (text: string, state: DialogueState = openingState(), now = NOON): Turn =>
  step(SHIPPED, state, { text, languages: [] }, now);

/** Says all of it, one after the other, and answers the last turn. */
const talk = (first: string, ...more: string[]): Turn => more.reduce((turn, text) => say(text, turn.state), say(first));

const states: fc.Arbitrary<DialogueState> = fc.record({
  step: fc.constantFrom('', 'a step of an older script', ...Object.keys(SHIPPED.steps)),
  misses: fc.nat(9),
  turns: fc.nat(50),
  slots: fc.constantFrom<Record<string, string>[]>({}, { order: 'AB123456' }, { order: 'AB123456', email: 'a@b.de' }),
  path: fc.constant<string[]>([]),
});

describe('the script that ships', () => {
  it.each(['hi', 'Hi!', 'hello', 'HEY :-)', 'good morning', '', '👋'])(
    'answers a customer who begins with "%s"',
    (text) => {
      expect(say(text)).toMatchObject({
        say: expect.stringContaining(SHIPPED.steps.greeting?.say?.en ?? '?'),
        next: 'wait',
        state: { step: 'greeting' },
      });
    },
  );

  it('answers "hi" in every step', () => {
    for (const name of ['', ...Object.keys(SHIPPED.steps)]) {
      expect(say('hi', { ...openingState(), step: name })).toMatchObject({ state: { step: 'greeting' }, next: 'wait' });
    }
  });

  it.each([
    'agent',
    'Agent',
    ' AGENT! ',
    '"agent"',
    'no, an agent please',
    'stop. agent.',
    'ａｇｅｎｔ',
    'hi agent',
    'Mitarbeiter',
  ])('hands over at once, in any state and at any hour, whoever says "%s"', (text) => {
    fc.assert(
      fc.property(states, fc.boolean(), (state, open) => {
        const turn = say(text, state, open ? NOON : NIGHT);
        return turn.next === 'hand-over' && turn.state.step === 'agent';
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ...['agnet', 'agents', 'AGENT!!', 'aggent please', 'speak to an agent please', 'can I talk to a real person?'],
    ...['an agnt', 'Mitarbieter bitte', 'ein Mensch'],
  ])('hands over whoever says "%s", as the first thing or later', (text) => {
    for (const turn of [say(text), talk('hi', text), talk('hi', 'hours', text), talk('delivery', 'yes', text)]) {
      expect(turn).toMatchObject({ next: 'hand-over', state: { step: 'agent' } });
    }
  });

  it.each([
    ...['this is urgent', 'your agenda', 'an event', 'a gent', 'in person', 'a reagent', 'agent@example.com', 'agency'],
    ...[
      'it stops',
      'does not stop raining here',
      'the last stopover',
      'shop',
      'step',
      'am Ende der Welt',
      'I am in Germany',
    ],
  ])('goes on with whoever says "%s"', (text) => {
    for (const turn of [say(text), talk('hi', text), talk('hi', 'hours', text), talk('delivery', 'yes', text)]) {
      expect(turn).toMatchObject({ next: 'wait', state: { language: 'en' } });
    }
  });

  it('hands over at "agent" wherever the play has led', () => {
    const texts = ['1', '2', '3', 'yes', 'no', 'hours', 'AB123456', 'me@example.com', 'hallo', 'restart', '?'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts), { maxLength: 12 }), (said) => {
        return talk('hi', ...said, 'agent').next === 'hand-over';
      }),
    );
  });

  it('hands over to whoever is not understood for the third time in a row', () => {
    expect(talk('hi', 'qwert', 'qwert')).toMatchObject({ state: { misses: 2 }, next: 'wait' });
    expect(talk('hi', 'qwert', 'qwert', 'qwert')).toMatchObject({ state: { step: 'lost' }, next: 'hand-over' });
  });

  it.each<[string, string, ...string[]]>([
    ['more', 'hi', 'when do you open?'],
    ['delivery', 'Where is my parcel?'],
    ['delivery', 'Wo ist mein Paket?'],
    ['goodbye', 'opening hours', 'no, thank you'],
    ['goodbye', 'stop'],
    ['search', 'delivery', 'yes', 'it is AB123456', 'me@example.com'],
  ])('leads to %s', (name, first, ...more) => {
    expect(talk(first, ...more).state.step).toBe(name);
  });

  it('knows whether somebody is there', () => {
    expect(say('hours').say).toContain('so right now, too');
    expect(say('hours', openingState(), NIGHT).say).toContain('the next time on Thursday, 09:00');
  });

  it('speaks the customer’s language', () => {
    expect(talk('hallo', '1').say).toContain('Montag bis Freitag');
    expect(step(SHIPPED, openingState(), { text: '👋', languages: ['de-CH'] }, NOON).say).toContain('Hallo!');
    expect(talk('hallo', 'English').say).toContain('Hello!');
  });

  it('never leaves a customer without an answer, whatever is said', () => {
    const word = fc.constantFrom(
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
      fc.array(word).map((all) => all.join(' ')),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(fc.oneof(states, fc.constant(openingState())), texts, (state, text) => {
        const turn = say(text, state);
        return Boolean(turn.say) && turn.state.misses <= SHIPPED.limits.misses;
      }),
    );
  });
});
