import { FILE, OPEN, scriptWith } from '../../test/support/bot-script';
import { openingState } from '../core/dialogue';
import { takeTurn } from './dialogue';

describe('what closes the conversation', () => {
  /** "No" closes: as a choice, behind a step that only passes on, as an option, and in Japanese. */
  const script = scriptWith({
    start: 'ask',
    slots: {
      ...FILE.slots,
      done: {
        title: 'Done',
        kind: 'choice',
        options: [
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No', keywords: ['thanks'] },
        ],
      },
    },
    steps: {
      ...FILE.steps,
      ask: {
        say: 'More?',
        choices: [
          { label: 'Yes', goTo: 'menu' },
          { label: 'No', keywords: ['thanks', '結構です', 'いいえ'], goTo: 'bye' },
          { keywords: ['later'], goTo: 'pass' },
          { label: '👎', goTo: 'bye' },
          { keywords: ['parcel'], goTo: 'order' },
        ],
      },
      pass: { say: 'As you like.', goTo: 'bye' },
      done: { say: 'Done?', ask: 'done', goTo: 'decide' },
      decide: { branches: [{ slot: 'done', is: ['no'], goTo: 'bye' }], goTo: 'menu' },
    },
  });
  const turn = (text: string, state = {}) =>
    takeTurn(script, { ...openingState(), ...state }, { text, languages: [] }, OPEN);
  const nextOf = (text: string, name = 'ask') => turn(text, { step: name }).next;

  it.each(['no', 'No, thanks!', '2', 'later', '👎🏽', '3', 'いいえ、結構です', 'no thanks 🙂'])(
    'closes by "%s"',
    (text) => {
      expect(nextOf(text)).toBe('close');
    },
  );

  it.each([
    'no idea',
    'no, it never arrived',
    'I will do it later',
    '👎 it broke',
    'いいえ、まだ届いていません',
    'nno',
  ])('stays open at "%s"', (text) => {
    expect(nextOf(text)).toBe('wait');
    expect(turn(text).next).toBe('wait');
  });

  it('lets another choice have a message that is not all of it', () => {
    const { say } = turn('no parcel came', { step: 'ask' });
    expect(say).toBe('The number?');
  });

  it.each([
    ['no', 'close'],
    ['2', 'close'],
    ['no thanks', 'close'],
    ['no, it never arrived', 'wait'],
    ['thanks for nothing', 'wait'],
    ['yes, it arrived', 'wait'],
  ])('asks again for an option that closes, unless it is all of the message: "%s"', (text, next) => {
    expect(nextOf(text, 'done')).toBe(next);
  });

  it('takes an option in a sentence where it closes nothing', () => {
    const { state } = turn('yes, it arrived', { step: 'done' });
    expect(state).toMatchObject({ step: 'menu', slots: { done: 'yes' } });
  });

  it('is shorter than a limit, whatever is in the message', () => {
    const late = { step: 'ask', turns: 12 };
    expect(turn('no, it never arrived', late).next).toBe('hand-over');
    expect(turn('no', late).next).toBe('close');
  });
});
