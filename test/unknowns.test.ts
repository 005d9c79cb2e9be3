import { FIDELITY } from '../emulator/fidelity';
import { defaultOptions } from '../emulator/products/shared/options';
import { choices, roundsOfSettings, UNKNOWNS } from './orchestrations/unknowns';

/** Not of this table: of Flex Flows, and a fault that a test asks for. */
const OTHERS = ['returnAddsWebhook', 'interactionFate'];

/** Switches that FIDELITY.md names where nothing says how Twilio does it. */
const namedIn = (titles: RegExp): string[] =>
  FIDELITY.filter(({ title }) => titles.test(title))
    .flatMap(({ behaviours }) => behaviours)
    .filter(({ level, but = '' }) => level === 'unknown' || but.includes('unknown'))
    .flatMap(({ what, but = '' }) => [...`${what} ${but}`.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
    .filter((name) => name in defaultOptions());

describe('what no source tells of Conversations and Interactions', () => {
  it('is U1 to U20, each with a switch or the reason why there is none', () => {
    const ids = UNKNOWNS.flatMap(({ id }) => id ?? []);
    expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => `U${i + 1}`));
    expect(UNKNOWNS.filter(({ settings, reason }) => !settings && !reason)).toEqual([]);
  });

  it('has two values or more for each switch, of which the first is the default', () => {
    for (const [name, values] of choices()) {
      expect([name, values[0]]).toEqual([name, Reflect.get(defaultOptions(), name)]);
      expect(new Set(values).size).toBeGreaterThan(1);
    }
    expect(roundsOfSettings()[0]).toEqual(Object.fromEntries(choices().map(([name, [first]]) => [name, first])));
  });

  it('is marked in FIDELITY.md, and what is marked there is in the table', () => {
    const names = choices().map(([name]) => name);
    const everywhere = namedIn(/./);
    expect(names.filter((name) => !everywhere.includes(name))).toEqual([]);
    const here = namedIn(/Conversations|Flex|Studio/);
    expect(here.filter((name) => ![...names, ...OTHERS].includes(name))).toEqual([]);
  });
});
