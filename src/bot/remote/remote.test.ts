import fc from 'fast-check';
import { doing, hello, setUpAt } from '../../../test/support/bot-elsewhere';
import { OPEN, scriptWith } from '../../../test/support/bot-script';
import { openingState } from '../../core/dialogue';

const setUp = setUpAt(OPEN, scriptWith());

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 200 });

describe('a turn of a bot elsewhere', () => {
  it('is asked with the message, what is known, and a signature', async () => {
    const { turn, sent } = setUp(() => doing(hello));
    const state = { ...openingState(), turns: 2, slots: { order: 'AB123' } };
    await turn('Where is it?', { state, languages: ['fr', 'de'] });
    expect(sent).toEqual([
      {
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'IMWhere is it?',
          'webhook-timestamp': String(OPEN / 1000),
          'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
        },
        body: {
          type: 'bot.turn',
          timestamp: new Date(OPEN).toISOString(),
          data: {
            ...{ conversation: 'CH1', message: { id: 'IMWhere is it?', text: 'Where is it?' } },
            ...{ channelType: 'sms', language: 'fr', turn: 3, slots: { order: 'AB123' }, open: true },
          },
        },
      },
    ]);
  });

  it('says, notes and waits', async () => {
    const set = { do: 'set', slots: { topic: 'x' }, language: 'fr' };
    const { turn, log } = setUp(() => doing(hello, set, { do: 'say', text: 'How are you?' }));
    expect(await turn('hi')).toEqual({
      say: 'Hello!\nHow are you?',
      next: 'wait',
      state: { ...openingState(), turns: 1, slots: { topic: 'x' }, language: 'fr' },
    });
    expect(log).toEqual([]);
  });

  it('hands over with priority and a summary of its own', async () => {
    const { turn } = setUp(() => doing(hello, { do: 'hand-over', priority: 7, summary: 'Wants a refund' }));
    expect(await turn('refund')).toMatchObject({
      say: 'Hello!',
      next: 'hand-over',
      brief: { priority: 7, summary: 'Wants a refund', language: 'en', open: true },
    });
  });

  it('hands over with a summary of what it noted', async () => {
    const { turn } = setUp(() => doing({ do: 'set', slots: { order: 'AB123', size: 'L' } }, { do: 'hand-over' }));
    expect((await turn('x')).brief?.summary).toBe('Order: AB123. size: L');
  });

  it('closes', async () => {
    expect(await setUp(() => doing({ do: 'close' })).turn('x')).toMatchObject({ next: 'close' });
  });

  it('asks: an answer that fits comes back, one that does not is asked for again here', async () => {
    const { turn, sent } = setUp((n) => doing(n === 1 ? { do: 'ask', slot: 'topic', text: 'What?' } : hello));
    const asked = await turn('hi');
    expect(asked).toMatchObject({ say: 'What?\n1. A bill\n2. Something else', state: { asked: 'topic' } });
    const again = await turn('hm', { state: asked.state });
    expect(again).toMatchObject({ say: 'Pardon?\n1. A bill\n2. Something else', state: { asked: 'topic', misses: 1 } });
    const answer = await turn('1', { state: again.state });
    expect(answer.state).toEqual({ ...openingState(), turns: 3, slots: { topic: 'bill' }, language: 'en' });
    expect(sent.map(({ body }) => body.data.answered)).toEqual([undefined, 'topic']);
  });

  it('is asked once for a message, although the core asks twice', async () => {
    const { turn, sent } = setUp(() => doing({ do: 'set', slots: { a: '1' } }, hello));
    const [first, second] = [await turn('x'), await turn('x', { state: { ...openingState(), slots: { b: '2' } } })];
    expect(sent).toHaveLength(1);
    expect([first.state.slots, second.state.slots]).toEqual([{ a: '1' }, { a: '1', b: '2' }]);
  });
});

describe('what the service is not asked about', () => {
  it.each([
    ['a word that hands over', 'Agent!', {}, 'hand-over'],
    ['a word that ends it', 'stop', {}, 'close'],
    ['one turn too many', 'x', { turns: 12 }, 'hand-over'],
    ['a message too long', 'x'.repeat(101), {}, 'wait'],
  ])('%s', async (_, text, state, next) => {
    const { turn, sent } = setUp(() => doing(hello));
    expect((await turn(text, { state: { ...openingState(), ...state } })).next).toBe(next);
    expect(sent).toEqual([]);
  });

  it('is anything else', async () => {
    const { turn, sent } = setUp(() => doing(hello));
    for (const text of ['hi', 'restart', 'I am an agent', '']) await turn(text);
    expect(sent).toHaveLength(4);
  });
});

describe('whatever a service answers', () => {
  it('there is one answer to the customer, or an agent', async () => {
    const name = fc.constantFrom('do', 'text', 'slot', 'slots', 'language', 'priority', 'summary', 'x');
    const value = fc.oneof(fc.constantFrom('say', 'ask', 'set', 'hand-over', 'close', 'name'), fc.jsonValue());
    const answer = fc.oneof(
      fc.jsonValue(),
      fc.record({ actions: fc.array(fc.dictionary(name, value), { maxLength: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(answer, async (json) => {
        const { say, next } = await setUp(() => Response.json(json)).turn('x');
        expect(say !== undefined || next !== 'wait').toBe(true);
      }),
    );
  });
});
