import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { readMonitoring } from '../src/platform/monitoring';
import { isCall, meddle, refuse } from './support/meddle';
import { createScene, HOUR, type Scene } from './support/scene';
import { deadEnd, leaveWebChats, strangersEnd } from './support/task';
import { PUBLIC_URL } from './support/world';

const ALERT_URL = 'https://hooks.example.com/services/s3cret';
const METRICS_URL = 'https://otel.example.com/v1/metrics';

interface Posted {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** With what must not be told of a customer. */
const leave = (scene: Scene, count: number) => leaveWebChats(scene, count, { name: 'Frieda', from: '+15550199' });

/** A receiver; `status` is what it answers, `never` is no answer at all. */
const listen = (scene: Scene, status: number | 'never' = 200) => {
  const posted: Posted[] = [];
  const receiver = { posted, status };
  scene.elsewhere = async (url, { headers, body }) => {
    posted.push({ url, headers: headers as Record<string, string>, body: String(body) }); // reason: as it was sent
    if (receiver.status === 'never') return new Promise(() => undefined);
    return new Response(null, { status: receiver.status });
  };
  return receiver;
};

const texts = ({ posted }: { posted: Posted[] }) => posted.map(({ body }) => JSON.parse(body).text);

const logged = ({ log }: Scene, action: string) =>
  log.map((line) => JSON.parse(line)).filter((entry) => entry.action === action);

const withAlerts = async (variables: Record<string, string> = {}) => {
  const scene = await createScene();
  Object.assign(scene.environment, { ALERT_URL, ALERT_ABOVE_STALE: '1', ...variables });
  return { scene, receiver: listen(scene) };
};

describe('an alert', () => {
  it('tells that a sweep found more than allowed, in a body that Slack takes', async () => {
    const { scene, receiver } = await withAlerts();
    await leave(scene, 2);
    await scene.sweep();
    expect(receiver.posted).toEqual([
      {
        url: ALERT_URL,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          text: `Flexkeep (${scene.account.accountSid}): sweep: stale. 2 stale, 2 cleaned up, 0 left. Cleaned up: task-lost 2.`,
        }),
      },
    ]);
    expect(logged(scene, 'alert')).toEqual([
      { endpoint: 'sweep', action: 'alert', outcome: 'done', host: 'hooks.example.com', status: 200 },
    ]);
    expect(scene.log.join()).not.toContain('s3cret');
  });

  it('is not sent where a sweep finds as much as allowed, nor by a dry run', async () => {
    const { scene, receiver } = await withAlerts();
    await leave(scene, 1);
    await scene.sweep();
    await leave(scene, 2);
    await scene.sweep({ dryRun: 'true' });
    expect(receiver.posted).toEqual([]);
  });

  it('is sent once for a sweep, with its last slice', async () => {
    const { scene, receiver } = await withAlerts();
    await leave(scene, 30);
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 700 }]);
    let slices = 0;
    for (let done = false; !done; slices += 1) {
      expect(receiver.posted).toEqual([]);
      done = Boolean((await scene.sweep()).body.done);
    }
    expect(slices).toBeGreaterThan(1);
    expect(texts(receiver)).toEqual([expect.stringContaining('30 stale, 30 cleaned up')]);
  });

  it.each([500, 700, 1_000, 1_300])(
    'keeps no answer beyond 10 s, where Twilio takes %i ms a call and the receiver hangs',
    async (ms) => {
      const { scene } = await withAlerts();
      listen(scene, 'never');
      await leave(scene, 9);
      scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms }]);
      for (let done = false; !done; ) {
        const began = scene.emulator.clock.now();
        const { status, body } = await scene.sweep();
        expect([status, scene.emulator.clock.now() - began]).toEqual([200, expect.any(Number)]);
        expect(scene.emulator.clock.now() - began).toBeLessThan(10_000);
        done = Boolean(body.done);
      }
      expect(logged(scene, 'alert')).toEqual([
        expect.objectContaining({ outcome: 'failed', host: 'hooks.example.com' }),
      ]);
    },
  );

  it('is sent again after a day while the state stays, at once for a new kind, and says when all is well', async () => {
    const { scene, receiver } = await withAlerts({ ALERT_ABOVE_STALE: '0', SWEEP_MIN_AGE_HOURS: '1' });
    const { channels } = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    const one = () => channels.create({ type: 'private', attributes: '{"status":"ACTIVE"}' });
    await one();
    const hourly = async () => {
      await scene.emulator.clock.advance(2 * HOUR);
      await scene.sweep();
    };
    await hourly();
    expect(texts(receiver)).toEqual([expect.stringContaining('sweep: stale')]);
    for (let hours = 0; hours < 22; hours += 2) {
      await one();
      await hourly();
    }
    expect(receiver.posted).toHaveLength(1);
    await one();
    await hourly();
    expect(receiver.posted).toHaveLength(2);
    await one();
    const stop = meddle(scene, async (request, go) =>
      isCall(request, 'POST', /\/Channels\//) ? refuse(500) : go(request),
    );
    await hourly();
    expect(texts(receiver)[2]).toContain('sweep: stale, failed. 1 stale, 0 cleaned up, 1 left: CH');
    stop();
    await hourly();
    await hourly();
    await hourly();
    expect(receiver.posted).toHaveLength(4);
    expect(texts(receiver)[3]).toContain('all is well again');
  });

  it('holds nothing of a customer', async () => {
    const { scene, receiver } = await withAlerts({ METRICS_URL });
    await leave(scene, 2);
    await scene.sweep();
    const sent = receiver.posted.map(({ body }) => body).join();
    expect(sent).not.toMatch(/Frieda|15550199/);
    expect(receiver.posted).toHaveLength(2);
  });

  it('fills in a template wherever the placeholders stand', async () => {
    const template = { event_action: '{event}', payload: [{ summary: 'See: {text} {other}' }] };
    const { scene, receiver } = await withAlerts({ ALERT_TEMPLATE: JSON.stringify(template) });
    await leave(scene, 2);
    await scene.sweep();
    expect(JSON.parse(receiver.posted[0]?.body ?? '')).toEqual({
      event_action: 'trigger',
      payload: [{ summary: expect.stringMatching(/^See: Flexkeep .* \{other\}$/) }],
    });
  });

  it.each([500, 'never'] as const)(
    'that the receiver does not take (%s) fails no sweep, and is sent again',
    async (status) => {
      const { scene, receiver } = await withAlerts();
      receiver.status = status;
      await leave(scene, 2);
      const before = scene.emulator.clock.now();
      expect(await scene.sweep()).toMatchObject({ status: 200, body: { cleaned: 2, done: true } });
      expect(scene.emulator.clock.now() - before).toBeLessThan(9_600);
      expect(logged(scene, 'alert')).toMatchObject([{ outcome: 'failed', status: status === 'never' ? 0 : status }]);
      receiver.status = 200;
      await leave(scene, 2);
      await scene.sweep();
      expect(receiver.posted).toHaveLength(2);
    },
  );

  it('costs one Twilio call where there is nothing to tell, and two where there is', async () => {
    const { scene } = await withAlerts();
    const callsOfSweep = async () => {
      scene.calls();
      await scene.sweep();
      return scene.calls().slice(-3);
    };
    expect(await callsOfSweep()).toEqual([expect.any(String), 'sync.UpdateDocument', 'sync.FetchDocument']);
    await leave(scene, 2);
    expect(await callsOfSweep()).toEqual(['sync.UpdateDocument', 'sync.FetchDocument', 'sync.CreateDocument']);
  });
});

describe('metrics', () => {
  it('are the counts of a sweep, as OTLP over HTTP has them', async () => {
    const { scene, receiver } = await withAlerts({
      METRICS_URL,
      METRICS_HEADERS: 'x-key=a%20b, other=c',
      ALERT_URL: '',
    });
    scene.environment.DOMAIN_NAME = 'flexkeep-1-dev.twil.io';
    await leave(scene, 2);
    await scene.sweep();
    const [sent] = receiver.posted;
    expect(sent).toMatchObject({
      url: METRICS_URL,
      headers: { 'content-type': 'application/json', 'x-key': 'a b', other: 'c' },
    });
    const { resourceMetrics } = JSON.parse(sent?.body ?? '');
    const value = (key: string, stringValue: unknown) => ({ key, value: { stringValue } });
    expect(resourceMetrics[0].resource.attributes).toEqual([
      value('service.name', 'flexkeep'),
      value('cloud.account.id', scene.account.accountSid),
      value('service.instance.id', 'flexkeep-1-dev.twil.io'),
    ]);
    const point = (asDouble: number, attributes: object[] = []) => ({
      attributes,
      timeUnixNano: expect.stringMatching(/^\d{19}$/),
      asDouble,
    });
    const { metrics } = resourceMetrics[0].scopeMetrics[0];
    expect(metrics).toContainEqual({
      name: 'flexkeep.sweep.stale',
      unit: '{engagement}',
      gauge: { dataPoints: [point(2)] },
    });
    expect(metrics).toContainEqual({
      name: 'flexkeep.sweep.cleaned_for',
      unit: '{engagement}',
      gauge: { dataPoints: [point(2, [value('reason', 'task-lost')])] },
    });
  });
});

it('the timer asks /sweep, which alone sends alerts', async () => {
  const { scene, receiver } = await withAlerts();
  scene.environment.SWEEP_TIMER_WORKFLOW_SID = await deadEnd(scene);
  scene.environment.DOMAIN_NAME = new URL(PUBLIC_URL).host;
  const outside = scene.elsewhere;
  scene.elsewhere = async (url, init) => {
    if (!url.startsWith(PUBLIC_URL) || !outside)
      return outside?.(url, init) ?? Promise.reject(new Error('no receiver'));
    const params = Object.fromEntries(new URLSearchParams(String(init.body)));
    const signature = getExpectedTwilioSignature(scene.account.authToken, url, params);
    expect(init.headers).toMatchObject({ 'x-twilio-signature': signature });
    const { status } = await scene.send(new URL(url).pathname, params);
    return new Response(null, { status });
  };
  await leave(scene, 2);
  await scene.post('/taskrouter-events', strangersEnd(scene));
  await scene.emulator.clock.advance(HOUR);
  expect(texts(receiver)).toEqual([expect.stringContaining('2 stale, 2 cleaned up')]);
  expect(logged(scene, 'timer')).toContainEqual(expect.objectContaining({ outcome: 'asked-sweep', status: 200 }));
});

describe('the settings', () => {
  it.each<[string, Record<string, string>]>([
    ['ALERT_URL', { ALERT_URL: 'http://hooks.example.com/' }],
    ['ALERT_TEMPLATE', { ALERT_URL, ALERT_TEMPLATE: '{"text":"nothing"}' }],
    ['ALERT_TEMPLATE', { ALERT_URL, ALERT_TEMPLATE: '{text}' }],
    ['ALERT_ABOVE_STALE', { ALERT_URL, ALERT_ABOVE_STALE: 'many' }],
    ['ALERT_ABOVE_FAILED', { ALERT_URL, ALERT_ABOVE_FAILED: '20' }],
    ['METRICS_URL', { METRICS_URL: 'otel' }],
    ['METRICS_HEADERS', { METRICS_URL, METRICS_HEADERS: 'no pair' }],
    ['METRICS_HEADERS', { METRICS_URL, METRICS_HEADERS: 'a=%0d%0ab' }],
    ['METRICS_HEADERS', { METRICS_URL, METRICS_HEADERS: 'a=%zz' }],
  ])('a malformed %s is named, without its value', (variable, environment) => {
    const read = () => readMonitoring(environment);
    expect(read).toThrow(`${variable} is malformed: expected `);
    expect(read).not.toThrow(/many|s3cret|no pair|%zz/);
  });

  it('are off where no URL is set', () => {
    expect(readMonitoring({ ALERT_TEMPLATE: 'broken', METRICS_HEADERS: 'broken' })).toEqual({});
  });

  it('a malformed one stops the sweep with 500 before any Twilio call, and no other Function', async () => {
    const { scene } = await withAlerts({ ALERT_TEMPLATE: 'broken' });
    scene.calls();
    expect(await scene.sweep()).toMatchObject({ status: 500, body: { error: 'settings' } });
    expect(scene.calls()).toEqual([]);
    await scene.writes('hi');
    expect(scene.heard()).toHaveLength(1);
  });
});
