import fc from 'fast-check';
import { createScene, type Scene } from './support/scene';
import { fields, freshSid, requests, SECRETS, sid, type WildRequest, words } from './support/wild';
import { CUSTOMER } from './support/world';

/** For each entry; the whole check asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_000);

let scene: Scene;
/** The account as it was before a request put a customer's engagement away. */
let restore: () => void;
beforeAll(async () => {
  scene = await createScene();
  // A customer whose number and words are among the secrets.
  scene.environment.CONSOLE_SECRET = 'a-secret-for-this-test-alone-and-no-other';
  await scene.writes('hi');
  const { snapshot } = scene.save();
  restore = () => scene.emulator.restore(snapshot);
});
afterAll(() => scene.emulator.close());

interface Expected {
  statuses: number[];
  /** The share of requests, in per cent, that has to get past the checks of its form. */
  deepPercent: number;
}

/** Asks it all, and looks at each answer and at what was logged. */
const ask = async (request: fc.Arbitrary<WildRequest>, method: string, { statuses, deepPercent }: Expected) => {
  let [all, deep] = [0, 0];
  const check = async ({ path, headers, body }: WildRequest) => {
    const from = scene.log.length;
    const answer = await scene.request(method, path, headers, body);
    all += 1;
    if (answer.status < 300) deep += 1;
    const lines = scene.log.splice(from);
    const seen = [JSON.stringify(answer.body), ...lines].join('\n');
    // One expectation for each request: thousands of them would be most of the time.
    expect({
      status: statuses.includes(answer.status) ? 'allowed' : answer.status,
      // Ours, and not the platform's, which has let it in.
      error: answer.status === 400 ? answer.body.error : 'bad-request',
      nameless: lines.filter((line) => typeof JSON.parse(line).action !== 'string'),
      leaked: SECRETS.filter((secret) => seen.includes(secret)),
      polluted: Object.keys(Object.prototype),
    }).toEqual({ status: 'allowed', error: 'bad-request', nameless: [], leaked: [], polluted: [] });
    if (answer.status < 300) restore();
  };
  await fc.assert(fc.asyncProperty(request, check), { numRuns: RUNS });
  expect(all).toBeGreaterThanOrEqual(RUNS);
  expect(deep).toBeGreaterThanOrEqual((RUNS * deepPercent) / 100);
};

const MINUTES = 60_000;

describe('whatever comes', () => {
  it(
    '/inbound answers it',
    async () => {
      const { account, sid: channelSid } = scene;
      const shared = {
        AccountSid: sid('AC', account.accountSid),
        MessageSid: freshSid('IM'),
        Index: fc.oneof(fc.nat(60).map(String), words),
        Body: fc.oneof(words, fc.constantFrom('agent', 'stop', '1', 'yes', `my name is ${SECRETS[2]}`)),
        Attributes: fc.constantFrom('{}', '', '{broken', `{"name":"${SECRETS[2]}"}`),
        WebhookSid: sid('WH'),
        Source: fc.constantFrom('SDK', 'API', 'SMS'),
        language: fc.constantFrom('de', 'en-US', '../x'),
      };
      const chat = fields({
        EventType: fc.constantFrom(...Array(6).fill('onMessageSent'), 'onChannelUpdated', ''),
        InstanceSid: sid('IS', account.chatServiceSid),
        ChannelSid: sid('CH', channelSid),
        From: fc.oneof({ weight: 4, arbitrary: fc.constant(CUSTOMER) }, words),
        ChannelAttributes: words,
        ...shared,
      });
      const conversations = fields({
        EventType: fc.constantFrom('onMessageAdded', 'onConversationUpdated'),
        ChatServiceSid: sid('IS', account.chatServiceSid),
        ConversationSid: sid('CH', channelSid),
        Author: words,
        ...shared,
      });
      const payload = fc.oneof({ weight: 4, arbitrary: chat }, { weight: 1, arbitrary: conversations });
      const expected = { statuses: [200, 400, 503], deepPercent: 30 };
      await ask(requests(account.authToken, '/inbound', payload), 'POST', expected);
    },
    MINUTES * 4,
  );

  it(
    '/taskrouter-events answers it',
    async () => {
      const { account, sid: channelSid } = scene;
      const TYPES = ['task.completed', 'task.canceled', 'task.wrapup', 'task.deleted', 'task.created', 'x'];
      const attributes = fc.oneof(words, fc.constant(`{"channelSid":"${channelSid}","name":"${SECRETS[2]}"}`));
      const callback = fields({
        EventType: fc.constantFrom(...TYPES),
        AccountSid: sid('AC', account.accountSid),
        WorkspaceSid: sid('WS', account.workspaceSid),
        TaskSid: sid('WT'),
        TaskAttributes: attributes,
      });
      const cloudEvent = fc.oneof(
        fc.jsonValue({ maxDepth: 3 }),
        fc.record({
          type: fc.constantFrom(...TYPES.map((type) => `com.twilio.taskrouter.${type}`)),
          data: fc.record({
            payload: fc.record({
              ...{ account_sid: sid('AC', account.accountSid), workspace_sid: sid('WS', account.workspaceSid) },
              ...{ task_sid: sid('WT'), task_attributes: attributes },
            }),
          }),
        }),
      );
      const batch = fc.array(cloudEvent, { maxLength: 3 }).map((events) => JSON.stringify(events));
      const expected = { statuses: [204, 400, 503], deepPercent: 30 };
      await ask(requests(account.authToken, '/taskrouter-events', callback, batch), 'POST', expected);
    },
    MINUTES * 4,
  );

  const cursor = fc.oneof(
    words,
    fc
      .record(
        {
          stage: fc.oneof(fc.constantFrom('ledgers', 'conversations', 'sessions', 'failed'), words),
          query: fc.oneof(words, fc.constantFrom('PageSize=1', 'PageToken=x&Page=1', 'Type=nonsense')),
          reported: fc.oneof(fc.nat(3), fc.double()),
          failed: fc.array(fc.record({ sid: sid('CH'), tries: fc.integer() }), { maxLength: 2 }),
        },
        { requiredKeys: ['stage'] },
      )
      .map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  );

  it(
    '/sweep answers it',
    async () => {
      const whole = fields({ dryRun: fc.constantFrom('true', 'false'), cursor });
      const fresh = fields({ dryRun: fc.constantFrom('true', 'false', 'yes', '') });
      const expected = { statuses: [200, 400, 409, 503], deepPercent: 10 };
      await ask(requests(scene.account.authToken, '/sweep', fc.oneof(whole, fresh)), 'POST', expected);
    },
    MINUTES * 4,
  );

  it(
    '/checkup lets nobody in without a sign-in',
    async () => {
      const part = fc.oneof(words, fc.constantFrom('e30', 'eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9'));
      const token = fc.oneof(
        words,
        fc.tuple(part, part, part).map((parts) => parts.join('.')),
      );
      const request = fc.tuple(token, cursor, fc.constantFrom('Bearer ', 'bearer ', 'Basic ', '')).map(
        ([given, from, scheme]): WildRequest => ({
          path: `/checkup?${new URLSearchParams({ cursor: from, token: given })}`,
          headers: { authorization: `${scheme}${given.slice(0, 1_000)}` },
          body: '',
        }),
      );
      await ask(request, 'GET', { statuses: [401], deepPercent: 0 });
    },
    MINUTES * 4,
  );
});
