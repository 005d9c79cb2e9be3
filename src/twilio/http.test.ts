import { createDeadline } from '../platform/deadline';
import { createHttp, type HttpRequest, type HttpResponse } from './http';

/** Whole seconds, as Twilio's `Date` has them. */
const START = Date.UTC(2026, 10, 23, 12);
const AT_ONCE = 0;

const SID = 'a1'.repeat(16);
const CHANNELS = `https://chat.twilio.com/v2/Services/IS${SID}/Channels`;
const DOCUMENTS = `https://sync.twilio.com/v1/Services/IS${SID}/Documents`;

/** One answer: after how many ms, and what; an error is an answer that did not come. */
interface Scripted {
  after: number;
  is: HttpResponse | Error;
}

const answer = (statusCode: number, headers: HttpResponse['headers'] = {}, after = AT_ONCE): Scripted => ({
  after,
  is: { statusCode, headers },
});
const dropped = (after = AT_ONCE): Scripted => ({
  after,
  is: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
});

interface Given {
  answers: Scripted[];
  /** ms */
  timeMs?: number;
  /** In [0, 1): of the part of a pause that is left to chance. */
  chance?: number;
}

/** A client over a scripted network, in a world where time moves only by waiting for either. */
const createWorld = ({ answers, timeMs = 4_500, chance = 0 }: Given) => {
  let now = START;
  const pauses: number[] = [];
  const sent: (HttpRequest & { at: number })[] = [];
  const script = answers.values();
  const runtime = {
    now: () => now,
    async sleep(ms: number) {
      pauses.push(ms);
      now += ms;
    },
    random: () => chance,
    id: () => 'id',
    print: () => {},
    asset: () => undefined,
  };
  const inner = {
    async request(request: HttpRequest): Promise<HttpResponse> {
      sent.push({ ...request, at: now - START });
      const { value } = script.next();
      if (!value) throw new Error('The test did not expect another request');
      now += value.after;
      if (value.is instanceof Error) throw value.is;
      return value.is;
    },
  };
  const deadline = createDeadline(runtime, timeMs);
  return {
    ...createHttp({ inner, runtime, deadline }),
    pauses,
    sent,
    move: (ms: number) => {
      now += ms;
    },
  };
};

const read: HttpRequest = { method: 'get', uri: `${CHANNELS}/CH${SID}` };
const create: HttpRequest = { method: 'post', uri: `${CHANNELS}/CH${SID}/Messages` };

const statusOf = async (given: Given, request: HttpRequest) => {
  const world = createWorld(given);
  const { statusCode } = await world.http.request(request);
  return { statusCode, tries: world.sent.length, pauses: world.pauses };
};

describe('tries', () => {
  it.each([200, 201, 204, 400, 401, 403, 404, 409, 412])('takes %i for an answer', async (status) => {
    expect(await statusOf({ answers: [answer(status)] }, read)).toEqual({ statusCode: status, tries: 1, pauses: [] });
  });

  it.each([429, 500, 502, 503, 504])('asks again after %i', async (status) => {
    expect(await statusOf({ answers: [answer(status), answer(200)] }, read)).toMatchObject({
      statusCode: 200,
      tries: 2,
    });
  });

  it('asks again after a lost connection', async () => {
    expect(await statusOf({ answers: [dropped(), answer(200)] }, read)).toMatchObject({ statusCode: 200, tries: 2 });
  });

  it('asks four times at most, and then answers what came last', async () => {
    const answers = [answer(500), answer(429), answer(502), answer(503)];
    expect(await statusOf({ answers }, read)).toMatchObject({ statusCode: 503, tries: 4 });
    const { http, sent } = createWorld({ answers: [dropped(), dropped(), dropped(), dropped()] });
    await expect(http.request(read)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sent).toHaveLength(4);
  });

  it('hands the request on as it was given', async () => {
    const { http, sent } = createWorld({ answers: [answer(201)] });
    const request = { ...create, headers: { 'X-Twilio-Webhook-Enabled': 'true' }, data: { Body: 'hi' } };
    await http.request(request);
    expect(sent).toEqual([{ ...request, timeout: 4_000, at: 0 }]);
  });
});

describe('what may be sent twice', () => {
  const update: HttpRequest = { method: 'post', uri: `${CHANNELS}/CH${SID}` };
  const remove: HttpRequest = { method: 'delete', uri: `${CHANNELS}/CH${SID}/Webhooks/WH${SID}` };
  const conditional: HttpRequest = {
    method: 'post',
    uri: `${DOCUMENTS}/flexkeep.engagement.CH${SID}`,
    headers: { 'If-Match': '3' },
  };
  const unconditional: HttpRequest = { ...conditional, headers: {} };
  const createTask: HttpRequest = {
    method: 'post',
    uri: `https://taskrouter.twilio.com/v1/Workspaces/WS${SID}/Tasks`,
  };

  it.each([
    ['a read', read],
    ['an update of what a SID names', update],
    ['a write that names the revision it replaces', conditional],
  ])('%s', async (_, request) => {
    expect(await statusOf({ answers: [answer(503), dropped(), answer(200)] }, request)).toMatchObject({ tries: 3 });
  });

  it('a deletion, until the answer says that it was done', async () => {
    const answers = [answer(503), dropped(), answer(200), answer(204)];
    expect(await statusOf({ answers }, remove)).toMatchObject({ tries: 4 });
  });

  it.each([
    ['a message', create],
    ['a Task', createTask],
    ['a Document', { ...create, uri: DOCUMENTS }],
    ['a write under a name, on no condition', unconditional],
  ])('not: %s', async (_, request) => {
    expect(await statusOf({ answers: [answer(503)] }, request)).toMatchObject({ statusCode: 503, tries: 1 });
    const { http, sent } = createWorld({ answers: [dropped()] });
    await expect(http.request(request)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(sent).toHaveLength(1);
  });

  it.each([400, 403, 409])(
    'anything, after %i of a Conversation that is changing: that was not processed',
    async (status) => {
      const conflict = { after: AT_ONCE, is: { statusCode: status, body: { code: 50_391 } } };
      expect(await statusOf({ answers: [conflict, answer(201)] }, create)).toMatchObject({ statusCode: 201, tries: 2 });
      const other = { after: AT_ONCE, is: { statusCode: status, body: { code: 50_353 } } };
      expect(await statusOf({ answers: [other] }, create)).toMatchObject({ statusCode: status, tries: 1 });
    },
  );

  it('anything, after 429: that was not processed', async () => {
    expect(await statusOf({ answers: [answer(429), answer(201)] }, create)).toMatchObject({
      statusCode: 201,
      tries: 2,
    });
  });
});

describe('pauses', () => {
  const failing = () => [answer(503), answer(503), answer(503), answer(200)];

  it('double, and half of each is left to chance', async () => {
    expect((await statusOf({ answers: failing(), chance: 0 }, read)).pauses).toEqual([100, 200, 400]);
    expect((await statusOf({ answers: failing(), chance: 0.5 }, read)).pauses).toEqual([150, 300, 600]);
  });

  it('are as long as Twilio asks, and jittered, so that not all come back at the same moment', async () => {
    const answers = [answer(429, { 'retry-after': '2' }), answer(200)];
    expect((await statusOf({ answers }, read)).pauses).toEqual([2_100]);
  });

  it.each(['0', '-3', 'soon', 'Mon, 23 Nov 2026 12:00:09 GMT'])('are our own where it asks for "%s"', async (asked) => {
    const answers = [answer(429, { 'retry-after': asked }), answer(200)];
    expect((await statusOf({ answers }, read)).pauses).toEqual([100]);
  });
});

describe('the deadline', () => {
  it('bounds every call, and 4 s bound it before', async () => {
    const { http, sent } = createWorld({ answers: [answer(503, {}, 1_000), answer(200)], timeMs: 4_500 });
    await http.request(read);
    expect(sent.map(({ at, timeout }) => ({ at, timeout }))).toEqual([
      { at: 0, timeout: 4_000 },
      { at: 1_100, timeout: 3_400 },
    ]);
  });

  it('begins nothing that cannot take a quarter of a second, and says that nothing was processed', async () => {
    const { http, sent, move } = createWorld({ answers: [answer(200)], timeMs: 1_000 });
    move(750);
    await http.request(read);
    move(1);
    await expect(http.request(read)).rejects.toMatchObject({ status: 429 });
    expect(sent).toHaveLength(1);
  });

  it('leaves out a try for which there is no time after the pause', async () => {
    const answers = [answer(503, {}, 100)];
    expect(await statusOf({ answers, timeMs: 449 }, read)).toEqual({ statusCode: 503, tries: 1, pauses: [] });
    expect(await statusOf({ answers: [...answers, answer(200)], timeMs: 450 }, read)).toMatchObject({ tries: 2 });
  });

  it('does not wait for as long as Twilio asks where that is too long', async () => {
    const answers = [answer(429, { 'retry-after': '60' })];
    expect(await statusOf({ answers }, read)).toEqual({ statusCode: 429, tries: 1, pauses: [] });
  });
});

describe('the clock', () => {
  const dated = (ms: number) => answer(200, { date: new Date(START + ms).toUTCString() });

  it('is this machine’s until Twilio has said something', async () => {
    const { http, clock } = createWorld({ answers: [answer(200), answer(200, { date: 'yesterday' })] });
    await http.request(read);
    await http.request(read);
    expect(clock.now()).toBe(START);
  });

  it.each([-3_600_000, -2_000, 2_000, 3_600_000])('is put right by %i ms, and then goes on', async (ms) => {
    const { http, clock, move } = createWorld({ answers: [dated(ms)] });
    await http.request(read);
    expect(clock.now()).toBe(START + ms);
    move(1_234);
    expect(clock.now()).toBe(START + ms + 1_234);
  });

  it('does not jump for a difference that whole seconds cannot show', async () => {
    const { http, clock, move } = createWorld({ answers: [dated(5_000), dated(5_000), dated(8_000)] });
    await http.request(read);
    move(999);
    await http.request(read);
    expect(clock.now()).toBe(START + 5_999);
    move(1);
    await http.request(read);
    expect(clock.now()).toBe(START + 8_000);
  });

  it('learns from refusals, too', async () => {
    const { http, clock } = createWorld({ answers: [answer(404, { date: new Date(START - 60_000).toUTCString() })] });
    await http.request(read);
    expect(clock.now()).toBe(START - 60_000);
  });
});
