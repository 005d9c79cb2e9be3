import fc from 'fast-check';
import { ScriptError } from '../bot/script';
import { readInbound } from '../compose';
import { readSweepRequest } from '../sweep/sweep';
import { readEvents } from '../twilio/events';
import { BadRequest, TwilioFailure } from './errors';
import { type Endpoint, type Invocation, type Reply, toFunction } from './handler';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

const sid = (prefix: string) => `${prefix}${'0a'.repeat(16)}`;

const ENVIRONMENT = {
  ACCOUNT_SID: sid('AC'),
  AUTH_TOKEN: 'not-a-token',
  TWILIO_FLEX_WORKSPACE_SID: sid('WS'),
  TWILIO_FLEX_WORKFLOW_SID: sid('WW'),
  TWILIO_FLEX_CHAT_SERVICE_SID: sid('IS'),
  TWILIO_FLEX_PROXY_SERVICE_SID: sid('KS'),
  TWILIO_FLEX_SYNC_SID: 'default',
};

interface Answered {
  status: number | undefined;
  headers: Record<string, string>;
  body: unknown;
  callbacks: number;
  lines: string[];
}

/** Calls an endpoint as the platform does. */
const enter = async (
  answer: Endpoint['answer'],
  event: Record<string, unknown> = {},
  environment: Record<string, unknown> = ENVIRONMENT,
): Promise<Answered> => {
  const answered: Answered = { status: undefined, headers: {}, body: undefined, callbacks: 0, lines: [] };
  const runtime = {
    now: () => 0,
    sleep: async () => {},
    random: () => 0,
    id: () => 'id',
    print: (line: string) => void answered.lines.push(line),
    fetch: async () => new Response(),
    asset: () => undefined,
  };
  const response = {
    setStatusCode(code: number) {
      answered.status = code;
    },
    setBody(body: string | object) {
      answered.body = body;
    },
    appendHeader(name: string, value: string) {
      answered.headers[name] = value;
    },
  };
  const handler = toFunction({ name: 'test', timeMs: 5_000, answer }, runtime, () => response);
  const context = { ...environment, getTwilioClient: (options?: object) => ({ for: options }) };
  await handler(context, event, () => {
    answered.callbacks += 1;
  });
  return answered;
};

const failWith = (error: unknown) => async (): Promise<Reply> => {
  throw error;
};

describe('an answer', () => {
  it('goes out with its status, as JSON', async () => {
    expect(await enter(async () => ({ status: 409, body: { error: 'sweep-under-way' } }))).toEqual({
      status: 409,
      headers: { 'Content-Type': 'application/json' },
      body: { error: 'sweep-under-way' },
      callbacks: 1,
      lines: [],
    });
  });

  it('goes out without a body where there is none', async () => {
    expect(await enter(async () => ({ status: 204 }))).toEqual({
      status: 204,
      headers: {},
      body: undefined,
      callbacks: 1,
      lines: [],
    });
  });
});

describe('an invocation', () => {
  const invocation = async (event: Record<string, unknown>): Promise<Invocation> => {
    let seen: Invocation | undefined;
    await enter(async (given) => {
      seen = given;
      return { status: 204 };
    }, event);
    if (!seen) throw new Error('The endpoint was not reached');
    return seen;
  };

  it('has the parameters apart from the request, and the headers by name', async () => {
    const headers = { authorization: 'Bearer x', 'content-length': 7 };
    const { params, header } = await invocation({ request: { headers, cookies: {} }, EventType: 'onMessageSent' });
    expect(params).toEqual({ EventType: 'onMessageSent' });
    expect(['authorization', 'content-length', 'cookie'].map(header)).toEqual(['Bearer x', undefined, undefined]);
  });

  it('has the settings, all of the environment, a client, and the time that the endpoint may take', async () => {
    const { settings, environment, deadline, client } = await invocation({});
    expect(settings.accountSid).toBe(ENVIRONMENT.ACCOUNT_SID);
    expect(environment).toMatchObject(ENVIRONMENT);
    expect(deadline.left()).toBe(5_000);
    expect(client({ edge: 'dublin' })).toEqual({ for: { edge: 'dublin' } });
  });
});

describe('a failure', () => {
  it('of the settings is answered before the endpoint is reached', async () => {
    const { status, body, lines } = await enter(
      failWith(new Error('not reached')),
      {},
      { ...ENVIRONMENT, ACCOUNT_SID: '' },
    );
    const message = 'ACCOUNT_SID is missing: expected AC and 32 hex digits';
    const problems = [{ variable: 'ACCOUNT_SID', problem: 'missing', expected: 'AC and 32 hex digits' }];
    expect({ status, body }).toEqual({ status: 500, body: { error: 'settings', message, problems } });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { endpoint: 'test', action: 'understand', outcome: 'refused', code: 'settings', reason: message },
    ]);
  });

  it.each<[string, unknown, number, object]>([
    ['a bad request', new BadRequest('From is needed'), 400, { error: 'bad-request', message: 'From is needed' }],
    ['a bad script', new ScriptError(['start must name a step']), 500, { error: 'script' }],
    ['Twilio', new TwilioFailure('broken', 503, 20_503), 503, { outcome: 'unfinished', reason: 'twilio-broken' }],
    ['ours', new TypeError('x is not a function'), 500, { error: 'internal' }],
    ['no error at all', 'just a text', 500, { error: 'internal' }],
  ])('is answered: %s', async (_, error, status, body) => {
    expect(await enter(failWith(error))).toMatchObject({ status, body, callbacks: 1, lines: [expect.any(String)] });
  });

  it('of Twilio is logged with its status and code', async () => {
    const { lines } = await enter(failWith(new TwilioFailure('busy', 429, 20_429)));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { endpoint: 'test', action: 'call-twilio', outcome: 'failed', reason: 'busy', status: 429, code: 20_429 },
    ]);
  });

  it('of ours is logged with where it happened, and without its words', async () => {
    const { lines } = await enter(failWith(new RangeError('the customer said\n    at home, call +15550123')));
    const { action, outcome, reason } = JSON.parse(lines[0] ?? '');
    expect({ action, outcome }).toEqual({ action: 'answer', outcome: 'crashed' });
    expect(reason).toMatch(/^RangeError +at .*handler\.test\.ts/);
    expect(reason).not.toMatch(/customer|home|5550123/);
  });

  it('that happens at once, before there is a promise, is a failure like any other', async () => {
    const throwAtOnce = () => {
      throw new BadRequest('at once');
    };
    expect(await enter(throwAtOnce)).toMatchObject({ status: 400, callbacks: 1 });
  });
});

describe('whatever comes', () => {
  /** Nothing of our own has these brackets, so whatever shows them has leaked. */
  const text = fc
    .string({ unit: fc.constantFrom(...'a1" \n\\{}\u2028é', '\n    at '), maxLength: 12 })
    .map((t) => `⟦${t}⟧`);
  const value = fc.oneof(
    text,
    fc.array(text, { maxLength: 2 }),
    fc.constantFrom(undefined, null, 7, sid('CH'), sid('IM')),
  );
  const FIELDS = [
    'EventType',
    'ChannelSid',
    'ConversationSid',
    'MessageSid',
    'From',
    'Body',
    'Attributes',
    'TaskAttributes',
  ];
  const names = fc.constantFrom(...FIELDS, 'dryRun', 'cursor', '0', '1');
  const known = fc.constantFrom('onMessageSent', 'task.completed', 'true');
  const pairs = fc.array(fc.tuple(names, fc.oneof(value, known)), { maxLength: 6 });
  const request = fc.oneof(
    value,
    fc.record({ headers: fc.oneof(value, fc.dictionary(fc.constant('content-type'), value)) }),
  );
  const settings = fc.array(fc.tuple(fc.constantFrom(...Object.keys(ENVIRONMENT)), value), { maxLength: 1 });

  const thrown = fc.oneof(
    text.map((message) => new Error(message)),
    text.map((message) => Object.assign(new Error('before'), { message })),
    text.map((stack) => Object.assign(new Error('x'), { stack })),
    fc.constantFrom(undefined, 7, null, {}).map((stack) => Object.assign(new Error('x'), { stack })),
    fc.constantFrom(undefined, 7, null, {}).map((message) => Object.assign(new Error('x'), { message })),
    text.map((message) => new TwilioFailure('refused', 400, undefined, { cause: new Error(message) })),
    value,
  );
  const answers = fc.oneof(
    fc.constantFrom<Endpoint['answer']>(
      async ({ params, settings }) => ({ status: 200, body: { kind: readInbound(params, settings).kind } }),
      async ({ params, header }) => ({ status: readEvents(params, header('content-type')) ? 204 : 500 }),
      async ({ params }) => ({ status: 200, body: { dryRun: readSweepRequest(params).dryRun } }),
      async ({ params }) => ({ status: JSON.parse(String(params.Body)) ? 200 : 500 }),
    ),
    thrown.map(failWith),
  );

  it('is answered once, with a status, without a stack trace, and told in JSON lines that repeat none of it', async () => {
    await fc.assert(
      fc.asyncProperty(answers, pairs, request, settings, async (answer, fields, head, broken) => {
        const event = { ...Object.fromEntries(fields), request: head };
        const environment = { ...ENVIRONMENT, ...Object.fromEntries(broken) };
        const { status, callbacks, body, lines } = await enter(answer, event, environment);
        const told = `${JSON.stringify(body)}${lines.join('')}`;
        for (const line of lines) if (line.includes('\n') || !JSON.parse(line).endpoint) return false;
        const whole = [200, 204, 400, 500, 503].some((known) => known === status) && callbacks === 1;
        return whole && !/⟦|⟧/.test(told) && !/\bat .*:\d+/.test(String(JSON.stringify(body)));
      }),
    );
  });
});
