import { type Contracted, compare, type Harness, handOver, type Written } from './harness';

const isCustomer = ({ orchestration }: Harness, engagementSid: string, author: string) =>
  orchestration.bot.isCustomer(
    { engagementSid, author },
    orchestration.observe(engagementSid, ['engagement', 'customer'], {}),
  );

/** The bot's webhook, as the message that it told of names it. */
const hookOf = ({ reader, settings }: Harness, { payloads }: Written): string | undefined => {
  const inbound = reader.message(payloads[0] ?? {}, settings);
  return inbound.kind === 'message' ? inbound.message.hookSid : undefined;
};

export const messageContract = ({ open }: Contracted): void => {
  describe('bot.isCustomer', () => {
    it('the author of the first message is the customer; bot, system and agents are not', async () => {
      const harness = await open();
      const written = await harness.write('Hello');
      const { sid, author } = written;
      const { taskSid } = await handOver(harness, written);
      const agent = await harness.acceptTask(taskSid);
      compare({
        'the author of the first message': [await isCustomer(harness, sid, author), true],
        'the bot': [await isCustomer(harness, sid, harness.botIdentity), false],
        system: [await isCustomer(harness, sid, 'system'), false],
        'the agent who accepted the Task': [await isCustomer(harness, sid, agent), false],
        'an identity that takes no part': [await isCustomer(harness, sid, 'stranger'), false],
      });
    });

    it('an engagement that shows no participant makes no author the customer', async () => {
      const harness = await open();
      const { sid, author } = await harness.write('Hello');
      await harness.remove(sid);
      expect(await isCustomer(harness, sid, author)).not.toBe(true);
    });
  });

  describe('bot.say and bot.hasReply', () => {
    it('what is said reaches the customer once, and says which message it answers', async () => {
      const harness = await open();
      const { orchestration, botIdentity } = harness;
      const written = await harness.write('Hello');
      const { sid, messageSid } = written;
      const before = await orchestration.bot.hasReply(sid, messageSid);
      await orchestration.bot.say(sid, { text: 'Good day', author: botIdentity, replyTo: messageSid });
      await harness.pass(1_000);
      const second = await harness.write('Are you there?', written);
      compare({
        'hasReply before': [before, false],
        'screen of the customer': [await harness.screen(written), ['Good day']],
        'hasReply to the message that was answered': [await orchestration.bot.hasReply(sid, messageSid), true],
        'hasReply to the next one': [await orchestration.bot.hasReply(sid, second.messageSid), false],
      });
    });

    it('what answers no message can be said, too, and is a reply to none', async () => {
      const harness = await open();
      const { orchestration, botIdentity } = harness;
      const written = await harness.write('Hello');
      await orchestration.bot.say(written.sid, { text: 'Goodbye', author: botIdentity });
      await harness.pass(1_000);
      compare({
        'screen of the customer': [await harness.screen(written), ['Goodbye']],
        hasReply: [await orchestration.bot.hasReply(written.sid, written.messageSid), false],
      });
    });

    it('say and hasReply reject (gone) where the engagement does not exist any more', async () => {
      const harness = await open();
      const { orchestration, botIdentity } = harness;
      const { sid, messageSid } = await harness.write('Hello');
      await harness.remove(sid);
      const gone = { kind: 'gone' };
      const saying = { text: 'Good day', author: botIdentity };
      await expect(orchestration.bot.say(sid, saying)).rejects.toMatchObject(gone);
      await expect(orchestration.bot.hasReply(sid, messageSid)).rejects.toMatchObject(gone);
    });
  });

  describe('bot.hook, bot.unhook, bot.rehook and bot.twin', () => {
    it('hook finds the webhook that leads to /inbound: with its SID, and without', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { sid } = written;
      const others = await harness.addHook(sid);
      const hookSid = hookOf(harness, written);
      const found = await orchestration.bot.hook(sid);
      compare({
        'hook(sid) is one of the webhooks there': [(await harness.hooks(sid)).includes(found?.sid ?? ''), true],
        "hook(sid) is not another application's": [found?.sid === others, false],
        'hook(sid) is the one that the payload names, if it names one': [hookSid ?? found?.sid, found?.sid],
        'hook(sid, hookSid) is the same': [await orchestration.bot.hook(sid, found?.sid), found],
        'hook(…).hook can be stored as JSON': [JSON.parse(JSON.stringify(found?.hook)), found?.hook],
      });
    });

    it("unhook takes off the bot's webhook alone, can be repeated, and then no message comes to the bot", async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { sid } = written;
      const others = await harness.addHook(sid);
      const hookSid = (await orchestration.bot.hook(sid))?.sid ?? '';
      await orchestration.bot.unhook(sid, hookSid);
      await orchestration.bot.unhook(sid, hookSid);
      const second = await harness.write('Are you there?', written);
      compare({
        'webhooks that are left': [await harness.hooks(sid), [others]],
        'payloads of the next message': [second.payloads.length, 0],
        'hook(sid)': [await orchestration.bot.hook(sid), undefined],
        'hook(sid, hookSid)': [await orchestration.bot.hook(sid, hookSid), undefined],
      });
    });

    it('rehook puts it back, from stored JSON, and the bot is told again; twin finds what is there', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const written = await harness.write('Hello');
      const { sid } = written;
      const others = await harness.addHook(sid);
      const found = await orchestration.bot.hook(sid);
      const hook = JSON.parse(JSON.stringify(found?.hook ?? {}));
      await orchestration.bot.unhook(sid, found?.sid ?? '');
      const before = await orchestration.bot.twin(sid, hook);
      const back = await orchestration.bot.rehook(sid, hook, []);
      const after = await orchestration.bot.twin(sid, hook);
      const second = await harness.write('Are you there?', written);
      compare({
        'twin(sid, hook) before': [before, undefined],
        'twin(sid, hook) after': [after, back],
        'webhooks that are there': [(await harness.hooks(sid)).sort(), [others, back].sort()],
        'payloads of the next message': [second.payloads.length, 1],
      });
    });

    it('an engagement that does not exist any more has no webhook, and unhook is done', async () => {
      const harness = await open();
      const { orchestration } = harness;
      const { sid } = await harness.write('Hello');
      const hookSid = (await orchestration.bot.hook(sid))?.sid ?? '';
      await harness.remove(sid);
      await orchestration.bot.unhook(sid, hookSid);
      expect(await orchestration.bot.hook(sid)).toBeUndefined();
    });
  });
};
