import type { Ending } from '../../src/core/port';
import { type Contracted, compare, engagementOf, type Harness, type Written } from './harness';

const observed = async ({ orchestration }: Harness, { sid }: Written): Promise<Ending> =>
  orchestration.observe(sid, ['engagement', 'carrier'], {});

/** The whole clean-up, in the core's order. */
const endAll = async (harness: Harness, written: Written): Promise<void> => {
  const seen = await observed(harness, written);
  await harness.orchestration.end(written.sid, 'carrier', seen);
  await harness.orchestration.end(written.sid, 'engagement', seen);
};

export const endingContract = ({ has, open }: Contracted): void => {
  describe('end', () => {
    it('both: the next message begins a new engagement, and the bot is told of it', async () => {
      const harness = await open();
      const written = await harness.write('Hello');
      await endAll(harness, written);
      await harness.pass(1_000);
      const next = await harness.write('Hello again', written);
      compare({
        'the next message goes to another engagement': [next.sid === written.sid, false],
        'payloads of it': [next.payloads.length, 1],
      });
    });

    it('engagement: observe shows it as ended, with the attributes of others kept', async () => {
      const harness = await open();
      const written = await harness.write('Hello');
      const { sid } = written;
      await harness.setAttributes(sid, JSON.stringify({ ...JSON.parse(await harness.attributes(sid)), theirs: [1] }));
      await endAll(harness, written);
      compare({
        ended: [(await engagementOf(harness, sid)).ended, true],
        'an attribute of another application': [JSON.parse(await harness.attributes(sid)).theirs, [1]],
      });
    });

    it('both can be repeated, with what was seen before and with what is seen now', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const before = await observed(harness, written);
      await endAll(harness, written);
      await orchestration.end(written.sid, 'carrier', before);
      await orchestration.end(written.sid, 'engagement', before);
      await endAll(harness, written);
      expect((await engagementOf(harness, written.sid)).ended).toBe(true);
    });

    it('what is gone counts as ended', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const before = await observed(harness, written);
      await orchestration.end(written.sid, 'carrier', before);
      await harness.remove(written.sid);
      await orchestration.end(written.sid, 'engagement', before);
      await endAll(harness, written);
      expect((await observed(harness, written)).engagement).toBe('gone');
    });

    it('another engagement stays as it is', async () => {
      const harness = await open();
      const written = await harness.write('Hello');
      const another = await harness.write('Good morning');
      const before = await observed(harness, another);
      await endAll(harness, written);
      const next = await harness.write('Are you there?', another);
      compare({
        'what observe shows of it': [
          await harness.orchestration
            .observe(another.sid, ['engagement'], {})
            .then(({ engagement }) => engagement !== 'gone' && engagement?.ended),
          false,
        ],
        'it was open before': [before.engagement !== 'gone' && before.engagement?.ended, false],
        'its next message stays in it': [next.sid, another.sid],
      });
    });

    if (has.carrier) {
      it('carrier: answers its SID, leaves the engagement open, and observe shows none', async () => {
        const harness = await open();
        const { orchestration } = harness;
        const written = await harness.write('Hello');
        const seen = await observed(harness, written);
        const sid = seen.carrier && seen.carrier !== 'none' ? seen.carrier.sid : undefined;
        compare({
          'end(sid, "carrier", seen)': [await orchestration.end(written.sid, 'carrier', seen), sid],
          'carrier afterwards': [(await observed(harness, written)).carrier, 'none'],
          'the engagement is as open as before': [(await engagementOf(harness, written.sid)).ended, false],
        });
      });

      it('carrier: is found where it was not observed', async () => {
        const harness = await open();
        const { orchestration } = harness;
        const written = await harness.write('Hello');
        const { carrier } = await observed(harness, written);
        const engagement = await engagementOf(harness, written.sid);
        compare({
          'end(sid, "carrier", { engagement })': [
            await orchestration.end(written.sid, 'carrier', { engagement }),
            carrier && carrier !== 'none' ? carrier.sid : undefined,
          ],
          'carrier afterwards': [(await observed(harness, written)).carrier, 'none'],
        });
      });
    }
  });
};
