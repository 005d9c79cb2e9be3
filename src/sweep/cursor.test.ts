import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { BadRequest } from '../platform/errors';
import { type Cursor, decodeCursor, encodeCursor, START } from './cursor';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

const REFUSAL = 'cursor is not one that a sweep has answered: leave it out to begin at the beginning';

const refused = (text: string): boolean => {
  try {
    decodeCursor(text);
    return false;
  } catch (error) {
    if (error instanceof BadRequest && error.message === REFUSAL) return true;
    throw error;
  }
};

const LISTS = ['ledgers', 'sessions', 'channels', 'failed'];

const SID = `CH${'0a'.repeat(16)}`;

describe('the way of a sweep', () => {
  it('knows who looks after what could not be done', () => {
    const cursor = { ...START, failed: [{ sid: SID, orchestration: 'conversations', tries: 1 }] } as const;
    expect(decodeCursor(encodeCursor({ ...cursor, failed: [...cursor.failed] }))).toEqual(cursor);
    expect(refused(encode({ ...START, failed: [{ sid: SID, orchestration: 'letters', tries: 1 }] }))).toBe(true);
  });
});

it('comes back as it went out, in letters that a URL may hold', () => {
  const failed = fc.record(
    {
      sid: fc.constant(SID),
      orchestration: fc.constantFrom('flex-flow' as const, 'conversations' as const),
      tries: fc.integer({ min: 1 }),
    },
    { noNullPrototype: true },
  );
  const cursors = fc.record<Cursor, 'list'>(
    {
      list: fc.constantFrom(...LISTS),
      query: fc.string({ unit: 'grapheme' }),
      reported: fc.nat(),
      failed: fc.array(failed, { maxLength: 3 }),
    },
    { requiredKeys: ['list'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(cursors, (cursor) => {
      const text = encodeCursor(cursor);
      return /^[\w-]+$/.test(text) && isDeepStrictEqual(decodeCursor(text), cursor);
    }),
  );
});

it.each<[string, unknown]>([
  ['a list whose name cannot be one', { list: '../tasks' }],
  ['a list that is none', { list: 7 }],
  ['a cursor of an older version', { stage: 'sessions' }],
  ['no list', { query: 'Page=1' }],
  ['a last engagement that is no text', { list: 'sessions', last: 1 }],
  ['a query that is no text', { list: 'sessions', query: 1 }],
  ['a count below 0', { list: 'sessions', reported: -1 }],
  ['half a count', { list: 'sessions', reported: 0.5 }],
  ['a count in words', { list: 'sessions', reported: '1' }],
  ['failures that are no list', { list: 'sessions', failed: 'CH1' }],
  ['failures that are no objects', { list: 'sessions', failed: [null] }],
  ['a failure of something else', { list: 'sessions', failed: [{ sid: SID.replace('CH', 'KC'), tries: 1 }] }],
  ['a failure of something like a conversation', { list: 'sessions', failed: [{ sid: `${SID}/Messages`, tries: 1 }] }],
  ['a failure of what cannot be a text', { list: 'sessions', failed: [{ sid: { toString: 1 }, tries: 1 }] }],
  ['a failure of a list', { list: 'sessions', failed: [{ sid: [SID], tries: 1 }] }],
  ['a place to go on that is none', { list: 'failed', resume: { list: 'sessions' } }],
  ['a failure after half a try', { list: 'sessions', failed: [{ sid: SID, tries: 1.5 }] }],
  ['null', null],
  ['a list', [START]],
  ['nothing', undefined],
])('is refused with %s', (_, value) => {
  expect(refused(encode(value))).toBe(true);
});

it('leaves out what it does not know', () => {
  expect(decodeCursor(encode({ ...START, more: 1 }))).toEqual(START);
});

it('is understood or refused in always the same words, whatever it is', () => {
  const odd = fc.anything({ maxDepth: 1, maxKeys: 2 });
  const failed = fc.oneof(odd, fc.array(fc.oneof(odd, fc.record({ sid: odd, tries: odd })), { maxLength: 2 }));
  const fields = fc.record({ list: fc.constantFrom(...LISTS), query: odd, reported: odd, failed });
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.base64String(),
    fields.map(encode),
    fc.json({ maxDepth: 1 }),
  );
  fc.assert(fc.property(texts, (text) => refused(text) || LISTS.includes(decodeCursor(text).list)));
});
