import fc from 'fast-check';
import { BadRequest } from '../platform/errors';
import { type Cursor, decodeCursor, encodeCursor, nextStage, STAGES, START } from './cursor';

fc.configureGlobal({ seed: 1, numRuns: 3_000 });

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

it('goes through the stages in their order, and then ends', () => {
  const stages: string[] = [];
  for (let at: Cursor | undefined = START; at; at = nextStage(at.stage)) stages.push(at.stage);
  expect(stages).toEqual(STAGES);
});

it('comes back as it went out, in letters that a URL may hold', () => {
  const cursors = fc.record<Cursor, 'stage'>(
    {
      stage: fc.constantFrom(...STAGES),
      query: fc.string({ unit: 'grapheme' }),
      reported: fc.nat(),
      failed: fc.array(fc.string(), { maxLength: 3 }),
    },
    { requiredKeys: ['stage'] },
  );
  fc.assert(
    fc.property(cursors, (cursor) => {
      const text = encodeCursor(cursor);
      expect(decodeCursor(text)).toEqual(cursor);
      return /^[\w-]+$/.test(text);
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
  ['failures that are no texts', { stage: 'sessions', failed: [1] }],
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
  const fields = fc.record({ stage: fc.constantFrom(...STAGES), query: odd, reported: odd, failed: odd });
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.base64String(),
    fields.map(encode),
    fc.json({ maxDepth: 1 }),
  );
  fc.assert(fc.property(texts, (text) => refused(text) || STAGES.includes(decodeCursor(text).stage)));
});
