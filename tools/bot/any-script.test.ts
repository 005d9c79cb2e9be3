import fc from 'fast-check';
import { takeTurn } from '../../src/bot/dialogue';
import { ScriptError } from '../../src/bot/script';
import { toAnswer } from '../../src/bot/scripted';
import { openingState } from '../../src/core/dialogue';
import { CLOSED, FILE, OPEN } from '../../test/support/bot-script';
import { parseScript } from './parse-script';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 600 });

type Json = unknown;
type Path = string[];

const pathsIn = (value: Json, at: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...at, key]))]
    : [at];

const valueAt = (value: Json, path: Path): Json =>
  path.reduce((found, key) => (found as Record<string, Json> | undefined)?.[key], value);

/** Whatever may end up in a script by a slip, some of it fit for another place. */
const ODD = [
  ...['', ' ', '{name}', '{opens}', '{constructor}', '🎉', 'x'.repeat(1_600), '[', '(a|b', '.*', '^$', '\\d+'],
  ...['menu', 'bye', 'order', 'constructor', '__proto__', 'hand-over', 'close', 'en', 'de', 'en-GB-US', 'UTC'],
  ...[0, 1, -1, true, false, null, [], {}, '00:00-24:00', '12-25'],
];

interface Slip {
  where: number;
  what: 'left out' | 'replaced' | 'copied';
  odd: Json;
  from: number;
}

const slips: fc.Arbitrary<Slip[]> = fc.array(
  fc.record({
    where: fc.nat(9_999),
    what: fc.constantFrom('left out', 'replaced', 'copied'),
    odd: fc.constantFrom<Json>(...ODD),
    from: fc.nat(9_999),
  }),
  { minLength: 1, maxLength: 3 },
);

const withSlips = (all: Slip[]): Json => {
  const file: Json = JSON.parse(JSON.stringify(FILE));
  for (const { where, what, odd, from } of all) {
    const paths = pathsIn(file).slice(1);
    const path = paths[where % paths.length] ?? [];
    const key = path.at(-1) ?? '';
    const holder = valueAt(file, path.slice(0, -1)) as Record<string, Json>;
    if (what === 'left out') delete holder[key];
    else holder[key] = structuredClone(what === 'replaced' ? odd : valueAt(file, paths[from % paths.length] ?? []));
  }
  return JSON.parse(JSON.stringify(file));
};

const TEXTS = ['hi', '1', '2', 'order', 'AB123', 'a@b.de', 'Anna', 'agent', 'restart', 'deutsch', '', '🎉', '\ud800'];

it('any script is refused in words, or can be played to its end without a silence', () => {
  let played = 0;
  fc.assert(
    fc.property(slips, fc.array(fc.constantFrom(...TEXTS, 'x'.repeat(3_000)), { minLength: 1 }), (all, texts) => {
      let script: ReturnType<typeof parseScript>;
      try {
        script = parseScript(withSlips(all));
      } catch (error) {
        expect(error).toBeInstanceOf(ScriptError);
        return;
      }
      played += 1;
      let state = openingState();
      for (const [i, text] of texts.entries()) {
        const now = i % 2 ? OPEN : CLOSED;
        const answer = toAnswer(script, takeTurn(script, state, { text, languages: ['fr', 'de'] }, now), now);
        expect(answer.next !== 'wait' || answer.say).toBeTruthy();
        expect(answer.say?.length ?? 0).toBeLessThanOrEqual(1_600);
        state = answer.state;
      }
    }),
  );
  expect(played).toBeGreaterThan(30);
});
