import { isDeepStrictEqual } from 'node:util';
import { type Life, type Rest, restAfter, type Story, tell } from './metamorphic/story';
import { ORCHESTRATIONS } from './orchestrations/all';
import { type Chance, createChance } from './schedules/random';

/** Stories, each played some ten times. A failure names the seed that tells it again. */
const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const DAY_MS = 26 * 3_600_000;

const shuffled = <T>(chance: Chance, items: readonly T[]): T[] => {
  const rest = [...items];
  return items.map(() => rest.splice(chance.between(0, rest.length - 1), 1)[0] as T);
};

const inOrder: Life = async ({ events, deliver }) => deliver(events);
const aDay: Life = ({ wait }) => wait(DAY_MS);
const aSweep: Life = async ({ sweep }) => {
  await sweep();
};

const then =
  (...lives: Life[]): Life =>
  async (world) => {
    for (const life of lives) await life(world);
  };

/** Plays both, and says for which story what is left differs. */
const differs = async (story: Story, one: Promise<Rest[]>, life: Life): Promise<string[]> => {
  const [expected, found] = [await one, await restAfter(story, life)];
  return isDeepStrictEqual(expected, found)
    ? []
    : [`seed ${story.seed}: ${JSON.stringify(story.lives)}\n${JSON.stringify(expected)}\n${JSON.stringify(found)}`];
};

describe.each(ORCHESTRATIONS)('with $name the rest state is the same', (orchestration) => {
  let stories: Story[] = [];
  beforeAll(async () => {
    stories = await Promise.all(SEEDS.map((seed) => tell(seed, orchestration)));
  });

  it('whether events come in their order, in any other, in copies, or in one batch', async () => {
    const broken: string[] = [];
    let events = 0;
    for (const story of stories) {
      const chance = createChance(story.seed);
      const base = restAfter(story, inOrder);
      const copies = story.events.flatMap((event) => Array.from({ length: chance.between(1, 4) }, () => event));
      for (const life of [
        async ({ deliver }) => deliver(shuffled(chance, story.events)),
        async ({ deliver }) => deliver(shuffled(chance, copies)),
        async ({ deliverAtOnce }) => deliverAtOnce(shuffled(chance, copies)),
        async ({ deliverBatch }) => deliverBatch(shuffled(chance, copies)),
      ] satisfies Life[])
        broken.push(...(await differs(story, base, life)));
      events += story.events.length;
    }
    expect(broken).toEqual([]);
    // Under the settings of a round fewer events are told: 15 in the first.
    expect(events).toBeGreaterThan(process.env.SETTINGS_ROUND ? SEEDS.length / 2 : SEEDS.length);
  });

  it('whether a sweep comes after them, before them, twice, or in their place', async () => {
    const broken: string[] = [];
    let cleaned = 0;
    for (const story of stories) {
      const base = restAfter(story, then(aDay, inOrder, aSweep));
      const swept: Life = async ({ sweep }) => {
        const { body } = await sweep();
        cleaned += Number(body.cleaned);
      };
      for (const life of [then(inOrder, aDay, swept), then(aDay, swept, inOrder), then(aDay, swept)])
        broken.push(...(await differs(story, base, life)));
      await restAfter(
        story,
        then(aDay, aSweep, async ({ sweep, writes }) => {
          writes();
          const { body } = await sweep();
          const wrote = writes();
          if (body.stale || wrote.length) broken.push(`seed ${story.seed}: a second sweep wrote ${wrote}`);
        }),
      );
    }
    expect(broken).toEqual([]);
    expect(cleaned).toBeGreaterThan(SEEDS.length);
  });

  it('whoever else there is', async () => {
    const broken: string[] = [];
    for (const story of stories) {
      const crowd: Life = async ({ addStrangers }) => addStrangers(createChance(story.seed).between(1, 4));
      const base = restAfter(story, then(inOrder, aDay, aSweep));
      broken.push(...(await differs(story, base, then(crowd, inOrder, aDay, aSweep))));
    }
    expect(broken).toEqual([]);
  });
});
