import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { BadRequest } from '../platform/errors';
import { type Cursor, decodeCursor, encodeCursor, nextStage, STAGES, START } from './cursor';

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

const SID = `CH${'0a'.repeat(16)}`;

const stagesFrom = (cursor: Cursor): Cursor[] => {
  const next = nextStage(cursor);
  return [cursor, ...(next ? stagesFrom(next) : [])];
};

describe('the way of a sweep', () => {
  it('knows whose engagements it goes through', () => {
    const cursor = { ...START, orchestration: 'conversations' } as const;
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
    expect(refused(encode({ ...START, orchestration: 'letters' }))).toBe(true);
  });

  it('goes through all lists in their order, and then ends', () => {
    expect(stagesFrom(START)).toEqual([{ stage: 'ledgers' }, { stage: 'conversations' }, { stage: 'sessions' }]);
  });

  it('ends with what could not be done, and carries that along', () => {
    const failed = [{ sid: SID, tries: 1 }];
    const stages = stagesFrom({ stage: 'conversations', query: 'Page=9', reported: 3, failed });
    expect(stages.slice(1)).toEqual([
      { stage: 'sessions', failed },
      { stage: 'failed', failed },
    ]);
    expect(stagesFrom({ stage: 'sessions', failed: [] })).toHaveLength(1);
  });
});

it('comes back as it went out, in letters that a URL may hold', () => {
  const failed = fc.record({ sid: fc.constant(SID), tries: fc.integer({ min: 1 }) }, { noNullPrototype: true });
  const cursors = fc.record<Cursor, 'stage'>(
    {
      stage: fc.constantFrom(...STAGES),
      query: fc.string({ unit: 'grapheme' }),
      reported: fc.nat(),
      failed: fc.array(failed, { maxLength: 3 }),
    },
    { requiredKeys: ['stage'], noNullPrototype: true },
  );
  fc.assert(
    fc.property(cursors, (cursor) => {
      const text = encodeCursor(cursor);
      return /^[\w-]+$/.test(text) && isDeepStrictEqual(decodeCursor(text), cursor);
    }),
  );
});

it.each<[string, unknown]>([
  ['a stage that there is not', { stage: 'tasks' }],
  ['a stage that every object has', { stage: 'constructor' }],
  ['no stage', { query: 'Page=1' }],
  ['a query that is no text', { stage: 'sessions', query: 1 }],
  ['a count below 0', { stage: 'sessions', reported: -1 }],
  ['half a count', { stage: 'sessions', reported: 0.5 }],
  ['a count in words', { stage: 'sessions', reported: '1' }],
  ['failures that are no list', { stage: 'sessions', failed: 'CH1' }],
  ['failures that are no objects', { stage: 'sessions', failed: [null] }],
  ['a failure of something else', { stage: 'sessions', failed: [{ sid: SID.replace('CH', 'KC'), tries: 1 }] }],
  ['a failure of something like a conversation', { stage: 'sessions', failed: [{ sid: `${SID}/Messages`, tries: 1 }] }],
  ['a failure of what cannot be a text', { stage: 'sessions', failed: [{ sid: { toString: 1 }, tries: 1 }] }],
  ['a failure of a list', { stage: 'sessions', failed: [{ sid: [SID], tries: 1 }] }],
  ['a failure after no try', { stage: 'sessions', failed: [{ sid: SID, tries: 0 }] }],
  ['a failure after half a try', { stage: 'sessions', failed: [{ sid: SID, tries: 1.5 }] }],
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
  const fields = fc.record({ stage: fc.constantFrom(...STAGES), query: odd, reported: odd, failed });
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.base64String(),
    fields.map(encode),
    fc.json({ maxDepth: 1 }),
  );
  fc.assert(fc.property(texts, (text) => refused(text) || STAGES.includes(decodeCursor(text).stage)));
});
