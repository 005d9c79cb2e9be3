import type { Candidate, List, ListAges } from '../../src/core/list';
import { type Contracted, compare, type Harness, HOUR } from './harness';

const MIN_AGE_MS = 25 * HOUR;
/** More pages than the few engagements of a test can have. */
const MANY = 20;

interface Shown {
  ages: ListAges;
  candidates: { list: List; candidate: Candidate }[];
  scanned: string[];
  foreign: string[];
}

/** All lists from end to end, as a sweep reads them that begins now. */
const readLists = async ({ orchestration, now }: Harness): Promise<Shown> => {
  const ages = { quietSince: now() - MIN_AGE_MS, endedFrom: now() - 2 * HOUR, endedTo: now() };
  const shown: Shown = { ages, candidates: [], scanned: [], foreign: [] };
  for (const list of orchestration.lists) {
    let query: string | undefined;
    for (let pages = 1; ; pages += 1) {
      if (pages > MANY) throw new Error(`The list ${list.name} does not end: next has to be absent on its last page`);
      const page = await list.page(query, () => ages);
      shown.candidates.push(...page.candidates.map((candidate) => ({ list, candidate })));
      shown.scanned.push(...page.scanned);
      shown.foreign.push(...page.foreign);
      query = page.next;
      if (query === undefined) break;
    }
  }
  return shown;
};

const sidsIn = ({ candidates }: Shown): string[] =>
  [...new Set(candidates.map(({ candidate }) => candidate.sid))].sort();

export const listContract = ({ has, open }: Contracted): void => {
  describe('lists', () => {
    it('have names of their own, of small letters and hyphens: a cursor holds them', async () => {
      const { orchestration } = await open();
      const names = orchestration.lists.map(({ name }) => name);
      expect(names.filter((name) => !/^[a-z-]+$/.test(name) || ['ledgers', 'failed'].includes(name))).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    });

    it('show what was quiet for the minimum age, and nothing that was active since', async () => {
      const harness = await open();
      const quiet = await harness.write('Hello');
      const back = await harness.write('Good morning');
      await harness.pass(MIN_AGE_MS + HOUR);
      await harness.write('Hello again', back);
      const recent = await harness.write('Good evening');
      const shown = await readLists(harness);
      const { scanned } = shown;
      const unneeded = [recent.sid].filter((sid) => !scanned.includes(sid));
      compare({
        candidates: [sidsIn(shown), [quiet.sid]],
        'scanned, once each: all but what Twilio need not show': [
          [...scanned, ...unneeded].sort(),
          [quiet.sid, back.sid, recent.sid].sort(),
        ],
      });
    });

    it('know of a candidate only what observe shows, too, and one list counts it', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      await harness.pass(MIN_AGE_MS + HOUR);
      const { candidates, ages } = await readLists(harness);
      const all = await orchestration.observe(sid, ['engagement', 'carrier', 'newestMessageAt'], {});
      const counting = candidates.filter(({ list }) => list.counts?.(all, ages) ?? true);
      compare({ 'lists that count it': [counting.length, 1] });
      for (const { list, candidate } of candidates) {
        const sentence = `observe, where ${list.name} knows the same parts`;
        expect({ [sentence]: all }).toMatchObject({ [sentence]: candidate.known });
      }
    });

    it('do not show an engagement that ended long ago', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      const seen = await orchestration.observe(sid, ['engagement', 'carrier'], {});
      await orchestration.end(sid, 'carrier', seen);
      await orchestration.end(sid, 'engagement', seen);
      await harness.pass(MIN_AGE_MS + HOUR);
      expect(sidsIn(await readLists(harness))).toEqual([]);
    });

    it("another application's are no candidates and not scanned, or not owned", async () => {
      const harness = await open();
      const foreign = await harness.addForeign();
      await harness.pass(MIN_AGE_MS + HOUR);
      const shown = await readLists(harness);
      const { owned } = await harness.orchestration.observe(foreign, ['engagement', 'owned'], {});
      const unowned = owned === false ? [foreign] : [];
      compare({
        candidates: [sidsIn(shown).filter((sid) => !unowned.includes(sid)), []],
        scanned: [shown.scanned.filter((sid) => !unowned.includes(sid)), []],
        'foreign: it, if anything': [shown.foreign.filter((sid) => sid !== foreign), []],
      });
    });

    if (has.carrier) {
      it('show an engagement that ended a short time ago while its carrier is still open', async () => {
        const harness = await open();
        const { orchestration } = harness;
        const { sid } = await harness.write('Hello');
        await orchestration.end(sid, 'engagement', await orchestration.observe(sid, ['engagement'], {}));
        await harness.pass(HOUR);
        expect(sidsIn(await readLists(harness))).toEqual([sid]);
      });
    }
  });
};
