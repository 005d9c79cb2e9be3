import { HOLD_ATTRIBUTE } from '../../src/core/hold';
import type { ObservedPart } from '../../src/core/port';
import { TwilioFailure } from '../../src/platform/errors';
import { type Contracted, compare, customerOf, engagementOf, HOUR } from './harness';

const ALL: readonly ObservedPart[] = ['engagement', 'carrier', 'customer', 'newestMessageAt', 'owned', 'standing'];

export const observationContract = ({ has, open }: Contracted): void => {
  describe('observe', () => {
    it('engagement: what the core asks of the engagement of a message', async () => {
      const harness = await open();
      const { sid } = await harness.write('Hello');
      const engagement = await engagementOf(harness, sid);
      const customer = await customerOf(harness, sid);
      compare({
        sid: [engagement.sid, sid],
        'ended: it carries messages': [engagement.ended, false],
        'legible: its attributes can be parsed': [engagement.legible, true],
        'channelType: a word such as sms': [/^[a-z-]+$/.test(customer.channelType), true],
        'customer.name: what an agent is shown': [customer.name !== '', true],
        'changedAt: an epoch time that is not ahead': [engagement.changedAt <= harness.now(), true],
        'taskSid: none is noted': [engagement.taskSid, undefined],
        'holdUntil: it asks for none': [engagement.holdUntil, undefined],
      });
    });

    it('answers each part that is asked for, and none as undefined', async () => {
      const { orchestration, write } = await open();
      const { sid } = await write('Hello');
      for (const parts of [...ALL.map((part) => [part]), ALL]) {
        const seen = await orchestration.observe(sid, parts, {});
        const absent = parts.filter((part) => seen[part] === undefined);
        compare({ [`parts of ${parts} that are absent`]: [absent, []] });
        compare({ 'parts that are undefined': [Object.values(seen).filter((value) => value === undefined), []] });
      }
    });

    it('reads nothing again that is known', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      const engagement = await engagementOf(harness, sid);
      const known = { ...engagement, changedAt: 1 };
      const seen = await orchestration.observe(sid, ['engagement'], { engagement: known });
      expect(seen.engagement ?? known).toBe(known);
    });

    it('newestMessageAt: when the newest message was written, by Twilio’s clock', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const first = await harness.write('Hello');
      await harness.pass(HOUR);
      const before = harness.now();
      await harness.write('Are you there?', first);
      const { newestMessageAt = 0 } = await orchestration.observe(first.sid, ['newestMessageAt'], {});
      // Twilio's dates have whole seconds.
      expect(Math.abs(newestMessageAt - before)).toBeLessThan(5_000);
    });

    it('an engagement that does not exist, or not any more: gone, without a carrier or a message', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      await harness.remove(sid);
      const there = await orchestration.observe(sid, ['engagement', 'newestMessageAt'], {});
      const never = await orchestration.observe(
        `CH${'0'.repeat(31)}1`,
        ['engagement', 'carrier', 'newestMessageAt'],
        {},
      );
      compare({
        'engagement that was deleted': [there.engagement, 'gone'],
        'newestMessageAt of it': [there.newestMessageAt, 0],
        'engagement that never was': [never.engagement, 'gone'],
        'its carrier and newest message': [
          [never.carrier, never.newestMessageAt],
          ['none', 0],
        ],
      });
    });

    it('owned: what a customer of this orchestration wrote into', async () => {
      const harness = await open();
      const { sid } = await harness.write('Hello');
      expect(await harness.orchestration.observe(sid, ['engagement', 'owned'], {})).toMatchObject({ owned: true });
    });

    it('legible: false where the attributes are no JSON object', async () => {
      const harness = await open();
      const { sid } = await harness.write('Hello');
      for (const text of ['[]', '"text"']) {
        await harness.setAttributes(sid, text);
        compare({ [`legible with ${text}`]: [(await engagementOf(harness, sid)).legible, false] });
      }
    });

    it(`holdUntil: the time in the attribute ${HOLD_ATTRIBUTE}`, async () => {
      const harness = await open();
      const { sid } = await harness.write('Hello');
      const until = harness.now() + HOUR;
      const attributes = {
        ...JSON.parse(await harness.attributes(sid)),
        [HOLD_ATTRIBUTE]: new Date(until).toISOString(),
      };
      await harness.setAttributes(sid, JSON.stringify(attributes));
      expect((await engagementOf(harness, sid)).holdUntil).toBe(until);
    });

    if (has.carrier) {
      it('carrier: the open one that carries the messages, active with each of them', async () => {
        const harness = await open();
        const { orchestration } = harness;
        const first = await harness.write('Hello');
        const carrier = async () => {
          const seen = await orchestration.observe(first.sid, ['carrier'], {}, true);
          if (!seen.carrier || seen.carrier === 'none') throw new Error('observe shows no carrier');
          return seen.carrier;
        };
        const before = await carrier();
        await harness.pass(HOUR);
        const again = await harness.write('Are you there?', first);
        const after = await carrier();
        compare({
          'the second message goes to the same engagement': [again.sid, first.sid],
          'its carrier is the same one': [after.sid, before.sid],
          'activeAt is later by an hour': [Math.round((after.activeAt - before.activeAt) / HOUR), 1],
        });
      });
    }
  });

  describe('failures', () => {
    it('every verb that asks Twilio rejects with a TwilioFailure where Twilio does not answer', async () => {
      const harness = await open();
      const { orchestration, botIdentity } = harness;
      const { sid, author, messageSid } = await harness.write('Hello');
      const engagement = await engagementOf(harness, sid);
      const seen = { engagement };
      const [list] = orchestration.lists;
      const now = harness.now();
      const ages = () => ({ quietSince: now, endedFrom: now, endedTo: now });
      const taskSid = `WT${'1'.repeat(32)}`;
      const verbs: Record<string, () => Promise<unknown>> = {
        observe: () => orchestration.observe(sid, ALL, {}),
        liveTasksOf: () => orchestration.liveTasksOf(sid),
        liveTasks: () => orchestration.liveTasks([sid]),
        isLive: () => orchestration.isLive(taskSid, sid),
        cancelTask: () => orchestration.cancelTask(taskSid),
        'list.page': async () => list?.page(undefined, ages),
        'bot.isCustomer': () =>
          orchestration.bot.isCustomer(
            { engagementSid: sid, author },
            orchestration.observe(sid, ['engagement', 'customer'], {}),
          ),
        'bot.say': () => orchestration.bot.say(sid, { text: 'Good day', author: botIdentity }),
        'bot.hasReply': () => orchestration.bot.hasReply(sid, messageSid),
        'bot.hook': () => orchestration.bot.hook(sid),
        'bot.unhook': () => orchestration.bot.unhook(sid, `WH${'1'.repeat(32)}`),
        'route, or the creation of its Task': async () => {
          const create = await orchestration.route(sid);
          return create(engagement, await customerOf(harness, sid), {
            customer: author,
            slots: {},
            since: now,
            attempt: 'attempt-1',
          });
        },
        'end the engagement': () => orchestration.end(sid, 'engagement', seen),
      };
      const others: string[] = [];
      for (const [verb, act] of Object.entries(verbs)) {
        const error: unknown = await harness.unavailable(() =>
          act().then(
            () => 'it resolved',
            (thrown) => thrown,
          ),
        );
        if (!(error instanceof TwilioFailure)) others.push(`${verb}: ${error}`);
      }
      expect(others).toEqual([]);
    });
  });
};
