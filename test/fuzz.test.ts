import fc from 'fast-check';
import { createScene, type Scene } from './support/scene';

/** Nothing of these may ever be seen in a log line or an answer. */
const SECRETS = ['SECRET-text-of-a-customer', '+15550199', 'Erika Mustermann', 'token-0123456789'];

/** For each entry; the whole check asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_500);

const sid = (prefix: string) =>
  fc.oneof(
    fc.constant(`${prefix}${'a'.repeat(32)}`),
    fc.constant(`${prefix}${'0'.repeat(32)}`),
    fc.constantFrom('', prefix, 'nonsense'),
  );
const words = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.constantFrom(...SECRETS, '{}', 'null', '[]', '{broken', '0', '-1'),
);

/** A form with some of the fields that belong there, well-formed or not, and some that do not. */
const form = (fields: Record<string, fc.Arbitrary<string>>) =>
  fc
    .tuple(
      fc.record({ ...fields }, { requiredKeys: [] }),
      fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), words, { maxKeys: 2 }),
    )
    .map(([known, strange]): Record<string, string> => ({ ...strange, ...known }) as Record<string, string>);

const INBOUND = form({
  EventType: fc.constantFrom('onMessageSent', 'onMessageAdded', 'onChannelUpdated', ''),
  ChannelSid: sid('CH'),
  ConversationSid: sid('CH'),
  MessageSid: sid('IM'),
  From: words,
  Body: words,
  Index: words,
  Attributes: words,
  WebhookSid: sid('WH'),
  request: words,
});

const EVENTS = form({
  EventType: fc.constantFrom('task.completed', 'task.canceled', 'task.deleted', 'task.created', 'x'),
  WorkspaceSid: sid('WS'),
  TaskSid: sid('WT'),
  TaskAttributes: fc.oneof(words, fc.constant(`{"channelSid":"CH${'a'.repeat(32)}","name":"${SECRETS[2]}"}`)),
});

const SWEEP = form({ dryRun: fc.constantFrom('true', 'false', 'yes', ''), cursor: words });

let scene: Scene;
beforeAll(async () => {
  scene = await createScene();
});
afterAll(() => scene.emulator.close());

/** One expectation for each visit: thousands of them are most of the time. */
const check = async (visit: () => Promise<{ status: number; body: unknown }>, allowed: number[]) => {
  const from = scene.log.length;
  const { status, body } = await visit();
  const lines = scene.log.slice(from);
  for (const line of lines) JSON.parse(line);
  const seen = [JSON.stringify(body), ...lines].join('\n');
  const leaked = SECRETS.filter((secret) => seen.includes(secret));
  expect({ status: allowed.includes(status) ? 'allowed' : status, leaked }).toEqual({ status: 'allowed', leaked: [] });
};

describe('whatever comes', () => {
  it('/inbound answers it', async () => {
    await fc.assert(
      fc.asyncProperty(INBOUND, (params) => check(() => scene.post('/inbound', params), [200, 400, 503])),
      { numRuns: RUNS, seed: 1 },
    );
  }, 60_000);

  it('/taskrouter-events answers it', async () => {
    await fc.assert(
      fc.asyncProperty(EVENTS, (params) => {
        const event = params.WorkspaceSid ? { ...params, WorkspaceSid: scene.account.workspaceSid } : params;
        return check(() => scene.post('/taskrouter-events', event), [204, 400, 503]);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  }, 60_000);

  it('/sweep answers it', async () => {
    await fc.assert(
      fc.asyncProperty(SWEEP, (params) => check(() => scene.post('/sweep', params), [200, 400, 409])),
      { numRuns: RUNS / 5, seed: 3 },
    );
  }, 60_000);

  it('/checkup lets nobody in without a sign-in', async () => {
    scene.environment.CONSOLE_SECRET = 'a-secret-for-this-test-only';
    await fc.assert(
      fc.asyncProperty(words, (token) =>
        check(() => scene.request('GET', '/checkup', { authorization: `Bearer ${token}` }), [401]),
      ),
      { numRuns: RUNS, seed: 4 },
    );
  }, 60_000);
});
