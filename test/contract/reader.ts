import { BadRequest } from '../../src/platform/errors';
import { type Contracted, compare, handOver } from './harness';

export const readerContract = ({ open }: Contracted): void => {
  describe('Reader', () => {
    it('has the name of its orchestration', async () => {
      const { reader, orchestration } = await open();
      expect(reader.name).toBe(orchestration.name);
    });

    it("message: a customer's message, as the bot's webhook tells of it", async () => {
      const harness = await open();
      const { reader, settings } = harness;
      const { sid, messageSid, author, payloads } = await harness.write('Hello');
      const [payload = {}] = payloads;
      const inbound = reader.isPayload(payload) ? reader.message(payload, settings) : undefined;
      const message = inbound?.kind === 'message' ? inbound.message : undefined;
      compare({
        'payloads of one message': [payloads.length, 1],
        'isPayload(payload)': [reader.isPayload(payload), true],
        'message(payload, settings).kind': [inbound?.kind, 'message'],
        engagementSid: [message?.engagementSid, sid],
        'sid of the message': [message?.sid, messageSid],
        author: [message?.author, author],
        text: [message?.text, 'Hello'],
      });
    });

    it("message: what the bot says is no customer's message, if a webhook tells of it", async () => {
      const harness = await open();
      const { reader, settings, orchestration, botIdentity } = harness;
      const first = await harness.write('Hello');
      await orchestration.bot.say(first.sid, { text: 'Good day', author: botIdentity, replyTo: first.messageSid });
      const { payloads } = await harness.write('Hello again', first);
      const kinds = payloads.map((payload) => reader.message(payload, settings)).map((inbound) => inbound.kind);
      expect(kinds.filter((kind) => kind === 'message')).toHaveLength(1);
    });

    it("isPayload: false for nothing, and for what is no webhook's", async () => {
      const { reader } = await open();
      compare({
        'isPayload({})': [reader.isPayload({}), false],
        'isPayload of a request to sweep': [reader.isPayload({ dryRun: 'true', minAgeHours: '25' }), false],
      });
    });

    it('message: a field that is missing or no text is refused by name (BadRequest), or can be done without', async () => {
      const harness = await open();
      const { reader, settings } = harness;
      const { payloads } = await harness.write('Hello');
      const [payload = {}] = payloads;
      const others = Object.keys(payload).flatMap((name) =>
        ['', undefined, ['a', 'b'], { a: 1 }].map((value) => ({ name, given: { ...payload, [name]: value } })),
      );
      const unforeseen = others.flatMap(({ name, given }) => {
        try {
          if (reader.isPayload(given)) reader.message(given, settings);
          return [];
        } catch (error) {
          return error instanceof BadRequest ? [] : [`${name}: ${error}`];
        }
      });
      expect(unforeseen).toEqual([]);
    });

    it('engagementOf: the engagement that a Task refers to by its attributes, of a Task that route created', async () => {
      const harness = await open();
      const { reader } = harness;
      const written = await harness.write('Hello');
      const { taskSid } = await handOver(harness, written);
      const attributes = await harness.taskAttributes(taskSid);
      compare({
        'engagementOf the attributes of the Task': [reader.engagementOf(attributes), written.sid],
        'engagementOf the attributes of a Task about nothing': [reader.engagementOf({ type: 'voice' }), undefined],
        'engagementOf no attributes': [reader.engagementOf({}), undefined],
      });
    });
  });
};
