import { scriptWith } from '../../test/support/bot-script';
import { slotValue } from './slot';

const { slots } = scriptWith();

it('a free text is cut where others have left little room, and never to nothing', () => {
  const story = slots.story ?? { title: '', kind: 'text' };
  const lengths = [0, 1_700, 5_000].map((taken) => slotValue(story, 'x'.repeat(600), { a: 'y'.repeat(taken) })?.length);
  expect(lengths).toEqual([500, 292, 50]);
});

describe('what is taken for an answer', () => {
  it.each([
    ['name', 'Anna', 'Anna'],
    ['name', '  Anna-Lena   O’Neill. ', 'Anna-Lena O’Neill'],
    ['name', 'Zoë Ångström', 'Zoë Ångström'],
    ['name', '毛沢', '毛沢'],
    ['name', 'X', undefined],
    ['name', 'R2D2', undefined],
    ['name', 'me@example.com', undefined],
    ['name', 'I do not want to tell you', undefined],
    ['name', 'A'.repeat(61), undefined],
    ['email', 'me@example.com', 'me@example.com'],
    ['email', 'It is <me.too+x@mail.example.co.uk>, thanks', 'me.too+x@mail.example.co.uk'],
    ['email', 'me@example', undefined],
    ['email', 'me at example.com', undefined],
    ['email', `${'a'.repeat(250)}@example.com`, undefined],
    ['order', 'AB123', 'AB123'],
    ['order', 'it is ab123, I think', 'ab123'],
    ['order', 'AB1234', undefined],
    ['order', 'XAB123', undefined],
    ['topic', '1', 'bill'],
    ['topic', 'something else', 'other'],
    ['topic', 'an invoise', 'bill'],
    ['topic', 'Rechnung', 'bill'],
    ['topic', '3', undefined],
    ['story', '  It broke. ', 'It broke.'],
    ['story', 'x'.repeat(600), 'x'.repeat(500)],
    ['story', '   ', undefined],
  ])('%s: "%s"', (name, text, value) => {
    const slot = slots[name];
    expect(slot && slotValue(slot, text)).toBe(value);
  });
});
