import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { isTrue, parseAttributes, setAttributes, sidIn, textIn } from './attributes';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

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
});

describe('setAttributes', () => {
  const set = (text: string) => setAttributes(text, { status: 'INACTIVE' });

  it.each([
    ['{"status":"ACTIVE"}', '{"status":"INACTIVE"}'],
    ['{}', '{"status":"INACTIVE"}'],
    [' { } ', ' { "status":"INACTIVE"} '],
    ['{"account":12345678901234567890}', '{"account":12345678901234567890,"status":"INACTIVE"}'],
    [
      '{"rate":1.0,\n "status" : null ,"b":[1,{"status":2}]}',
      '{"rate":1.0,\n "status" :"INACTIVE","b":[1,{"status":2}]}',
    ],
    ['{"a":{"status":"{"},"\\u0073tatus":{"x":[]}}', '{"a":{"status":"{"},"\\u0073tatus":"INACTIVE"}'],
    ['{"status":1,"status":2}', '{"status":"INACTIVE","status":"INACTIVE"}'],
  ])('makes of %s: %s', (text, expected) => {
    expect(set(text)).toBe(expected);
  });

  it('sets several at once', () => {
    expect(setAttributes('{"a":"1","b":2}', { a: 'x', c: '"' })).toBe('{"a":"x","b":2,"c":"\\""}');
  });

  it('keeps all other keys, whatever they are called and hold', () => {
    const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'status', '1'));
    const fields = fc.array(fc.tuple(names, fc.jsonValue({ maxDepth: 2 })), { maxLength: 6 });
    const others = (text: string) => Object.entries(JSON.parse(text)).filter(([name]) => name !== 'status');
    fc.assert(
      fc.property(fields, fc.constantFrom('', ' ', '\n\t'), (pairs, space) => {
        const members = pairs.map(
          ([name, value]) => `${JSON.stringify(name)}${space}:${JSON.stringify(value, null, space)}`,
        );
        const text = `{${space}${members.join(`${space},`)}}`;
        return isDeepStrictEqual(others(set(text)), others(text)) && JSON.parse(set(text)).status === 'INACTIVE';
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
