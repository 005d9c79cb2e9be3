import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isOptOut } from '../../tools/bot/opt-out';
import { parseScriptText } from '../../tools/bot/parse-script';
import { type DialogueState, openingState } from '../core/dialogue';
import { takeTurn } from './dialogue';
import type { Turn } from './walk';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 300 });

const FILE = join(__dirname, '../../assets/bot.private.json');
const SHIPPED = parseScriptText(readFileSync(FILE, 'utf8'));

/** A Wednesday in Berlin. */
const NOON = Date.UTC(2026, 2, 4, 11);
const NIGHT = Date.UTC(2026, 2, 4, 23);

const say = (text: string, state: DialogueState = openingState(), now = NOON): Turn =>
  takeTurn(SHIPPED, state, { text, languages: [] }, now);

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
        say: expect.stringContaining('Hello! I can tell you about our opening hours'),
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
  ])('hands over at once, in any state and at any hour, a customer who says "%s"', (text) => {
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
  ])('hands over a customer who says "%s", as the first thing or later', (text) => {
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
  ])('goes on with a customer who says "%s"', (text) => {
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

  it('hands over a customer who is not understood for the third time in a row', () => {
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

  it.each([
    ...['no it never arrived I want my money back', 'no idea', 'there is no parcel here, where is it', 'no parcel'],
    ...['thanks for nothing', 'no thanks to you', 'no, I said order AB123456', 'stop ignoring me', "it won't stop"],
    ...[
      'nein, mein Paket ist nie angekommen',
      'nein, kein Paket',
      'danke für nichts',
      'keine Ahnung',
      'no 😡 where is it',
    ],
    ...['I had to restart my phone', 'do I have to start over again?', 'bye bye money', 'goodbye is all you can say?'],
  ])('does not hang up, nor forget, on a customer who writes "%s"', (text) => {
    for (const before of [[], ['hi'], ['hi', '1'], ['hi', '2'], ['hi', '2', 'yes'], ['hallo', '2']]) {
      const order = { order: 'AB123456' };
      const { state } = before.reduce((turn, one) => say(one, turn.state), { state: openingState() });
      const turn = say(text, { ...state, slots: order });
      expect([before, turn.next, turn.state.slots]).toEqual([before, expect.not.stringMatching('close'), order]);
      expect(turn.say).toEqual(expect.any(String));
    }
  });

  it.each([
    ...[
      'no',
      'No, thanks!',
      'no, thank you',
      'nein danke',
      "no, that's all, thanks",
      'no thanks 🙂',
      '3',
      'bye',
      'ok thanks',
    ],
    ...['goodbye', 'Goodbye!', 'stop', 'please stop', 'STOP IT', 'tschüss', 'auf Wiedersehen', 'Chat beenden'],
  ])('says goodbye to a customer who writes "%s"', (text) => {
    for (const first of ['1', '2']) expect(talk('hi', first, text)).toMatchObject({ next: 'close' });
  });

  it('has a goodbye that an SMS carries', () => {
    const goodbye = SHIPPED.globals.find(({ goTo }) => goTo === 'goodbye');
    expect(goodbye?.keywords.some((keyword) => !isOptOut(keyword))).toBe(true);
    for (const name of Object.keys(SHIPPED.steps)) {
      expect(say('goodbye', { ...openingState(), step: name }).next).toBe('close');
    }
  });

  it('knows whether it is open', () => {
    expect(say('hours').say).toContain('so right now, too');
    expect(say('hours', openingState(), NIGHT).say).toContain('the next time on Thursday, 09:00');
  });

  it('speaks the customer’s language', () => {
    expect(talk('hallo', '1').say).toContain('Montag bis Freitag');
    expect(takeTurn(SHIPPED, openingState(), { text: '👋', languages: ['de-CH'] }, NOON).say).toContain('Hallo!');
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
