import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isTrue, parseAttributes, sidIn, textIn } from './attributes';

fc.configureGlobal({ seed: 1, numRuns: 3_000 });

const HEX = 'a1'.repeat(16);

describe('parseAttributes', () => {
  it.each([
    ['an SMS channel, as Flex writes it', '{"from":"+15550123","forwarding":true,"proxySession":"KC00"}'],
    ['an empty object', '{}'],
    ['white space around it', ' \n{"status":"ACTIVE"} '],
  ])('reads %s', (_, text) => {
    expect(parseAttributes(text)).toEqual({ legible: true, values: JSON.parse(text) });
  });

  it.each([
    ['empty', ''],
    ['null', 'null'],
    ['an array', '[{"status":"ACTIVE"}]'],
    ['a bare string', '"ACTIVE"'],
    ['a number', '7'],
    ['broken', '{"status":"ACTIVE"'],
    ['absent', undefined],
    ['not a text', { status: 'ACTIVE' }],
  ])('calls it illegible where it is %s', (_, text) => {
    expect(parseAttributes(text)).toEqual({ legible: false });
  });

  it('never throws, and calls legible exactly what can be written back', () => {
    const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.json({ maxDepth: 2 }), fc.anything({ maxDepth: 1 }));
    fc.assert(
      fc.property(texts, (found) => {
        const parsed = parseAttributes(found);
        return !parsed.legible || JSON.stringify(parsed.values) === JSON.stringify(JSON.parse(String(found)));
      }),
    );
  });

  it('lets one key be merged in with all others kept, whatever they are called', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'status', '1'));
    const fields = fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 1 })), { maxLength: 6 });
    const others = (text: string) => Object.entries(JSON.parse(text)).filter(([name]) => name !== 'status');
    fc.assert(
      fc.property(fields, (pairs) => {
        const text = `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;
        const parsed = parseAttributes(text);
        const merged = parsed.legible ? JSON.stringify({ ...parsed.values, status: 'INACTIVE' }) : '{}';
        return isDeepStrictEqual(others(merged), others(text)) && JSON.parse(merged).status === 'INACTIVE';
      }),
    );
  });
});

describe('sidIn', () => {
  it('takes a SID of the kind that was asked for', () => {
    expect(sidIn(`CH${HEX}`, 'CH')).toBe(`CH${HEX}`);
    expect(sidIn(`CH${HEX.toUpperCase()}`, 'CH')).toBe(`CH${HEX.toUpperCase()}`);
  });

  it.each([
    ['another kind', `KC${HEX}`],
    ['an all-zero one, as transfer plugins leave behind', `CH${'0'.repeat(32)}`],
    ['one that is too short', `CH${HEX.slice(1)}`],
    ['one that is too long', `CH${HEX}0`],
    ['one with a line break behind it', `CH${HEX}\n`],
    ['one among other things', ` CH${HEX}`],
    ['one in a list', [`CH${HEX}`]],
    ['nothing', undefined],
  ])('does not take %s', (_, value) => {
    expect(sidIn(value, 'CH')).toBeUndefined();
  });

  it('takes one that only begins with zeros', () => {
    const sid = `CH${'0'.repeat(31)}1`;
    expect(sidIn(sid, 'CH')).toBe(sid);
  });
});

it('textIn takes texts that say something', () => {
  expect([textIn('web'), textIn(''), textIn(7), textIn(null)]).toEqual(['web', undefined, undefined, undefined]);
});

it('isTrue takes the boolean and the word, and nothing else', () => {
  expect([true, 'true'].map(isTrue)).toEqual([true, true]);
  expect([false, 'false', 1, 'yes', {}, undefined].map(isTrue)).not.toContain(true);
});
