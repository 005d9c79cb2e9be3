import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { postBatch } from './support/batch';
import { formOf, isGenuine, settleConsumers } from './support/consumer';
import { agent, createScene, type Scene, withAgent } from './support/scene';
import { PUBLIC_URL } from './support/world';

const PATH = '/taskrouter-events';
const A = 'https://a.example.com/hook?key=s3cret';
const B = 'https://b.example.com/';

const created = (scene: Scene, more: Record<string, string> = {}) => ({
  EventType: 'task.created',
  AccountSid: scene.account.accountSid,
  WorkspaceSid: scene.account.workspaceSid,
  ...more,
});

/** A form whose names may come several times, as pairs. */
const postForm = (scene: Scene, form: [string, string][], headers: Record<string, string> = {}) => {
  const params = Object.fromEntries(
    form.map(([name]) => [name, [...form.filter(([other]) => other === name).map(([, value]) => value)]]),
  );
  const signature = getExpectedTwilioSignature(scene.account.authToken, `${PUBLIC_URL}${PATH}`, params);
  const type = 'application/x-www-form-urlencoded; charset=utf-8';
  const all = { 'content-type': type, 'x-twilio-signature': signature, ...headers };
  return scene.request('POST', PATH, all, new URLSearchParams(form).toString());
};

const cloudEvent = (type: string, more: object = {}) => ({
  specversion: '1.0',
  type: `com.twilio.taskrouter.${type}`,
  data: { payload: { workspace_sid: `WS${'1'.repeat(32)}`, ...more } },
});

const logged = (scene: Scene, action: string) =>
  scene.log.map((line) => JSON.parse(line)).filter((entry) => entry.action === action);

describe('other consumers of the workspace’s callback URL', () => {
  it('get every event, also those that are not for the janitor, signed for their own URLs, at no Twilio call', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, `${A} ${B}`);
    scene.calls();
    expect(await scene.post(PATH, created(scene))).toEqual({ status: 204, body: {} });
    expect(scene.calls()).toEqual([]);
    expect(received.map(({ url }) => url)).toEqual([A, B]);
    for (const one of received) {
      expect(formOf(one)).toEqual(Object.entries(created(scene)));
      expect(isGenuine(scene.account.authToken, one)).toBe(true);
      expect(isGenuine('another-token', one)).toBe(false);
      expect(isGenuine(scene.account.authToken, { ...one, url: `${PUBLIC_URL}${PATH}` })).toBe(false);
    }
  });

  it('get what other workspaces and accounts send here, too', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, A);
    await scene.post(PATH, created(scene, { WorkspaceSid: `WS${'1'.repeat(32)}`, AccountSid: `AC${'1'.repeat(32)}` }));
    expect(received).toHaveLength(1);
  });

  it('get the real events of a Task’s life, while the janitor does its work', async () => {
    const scene = await withAgent();
    const { received } = settleConsumers(scene, A);
    agent.closeTab(scene.emulator);
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
    await task.update({ assignmentStatus: 'completed' });
    await scene.emulator.clock.advance(1_000);
    expect(received.map((one) => Object.fromEntries(formOf(one)).EventType)).toEqual(['task.completed']);
    expect(received.every((one) => isGenuine(scene.account.authToken, one))).toBe(true);
    expect(scene.carriers()).toEqual([]);
  });

  it('get names that come several times, empty values and any letters as they were', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, A);
    const form: [string, string][] = [
      ['Zoë', '=&+% ☎️ \r\n'],
      ['EventType', 'task.updated'],
      ['Empty', ''],
      ['Twice', 'b'],
      ['Twice', 'a'],
      ['Twice', 'b'],
      ['TaskAttributes', '{"name":"日本語 😀","quote":"\'\\""}'],
    ];
    expect(await postForm(scene, form)).toMatchObject({ status: 204 });
    expect(received.map(formOf)).toEqual([form]);
    expect(received.every((one) => isGenuine(scene.account.authToken, one))).toBe(true);
  });

  it('get only the events that they asked for', async () => {
    const scene = await createScene();
    const { by } = settleConsumers(scene, `${A}#events=task.updated,task.created ${B}#events=worker.created`);
    await scene.post(PATH, created(scene));
    expect([by('a.example.com').length, by('b.example.com').length]).toEqual([1, 0]);
  });

  it('get those CloudEvents of a batch that they want, as one array, with the hash of the body in the URL', async () => {
    const scene = await createScene();
    const { by } = settleConsumers(scene, `${A}#events=task.created,task.updated ${B}`);
    const events = [
      cloudEvent('task.created', { task_sid: 'é' }),
      cloudEvent('worker.created'),
      cloudEvent('task.updated'),
    ];
    expect(await postBatch(scene, events)).toMatchObject({ status: 204 });
    const [a] = by('a.example.com');
    const [b] = by('b.example.com');
    expect(JSON.parse(a?.body ?? '')).toEqual([events[0], events[2]]);
    expect(b?.body).toBe(JSON.stringify(events));
    for (const one of [a, b]) expect(one && isGenuine(scene.account.authToken, one)).toBe(true);
    expect(a?.url).toMatch(/^https:\/\/a\.example\.com\/hook\?key=s3cret&bodySHA256=[0-9a-f]{64}$/);
  });

  it('are asked for nothing by an empty batch, or one without what they want', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, `${A}#events=task.created`);
    await postBatch(scene, []);
    await postBatch(scene, [cloudEvent('worker.created')]);
    expect(received).toEqual([]);
  });

  it('get user and password as Twilio itself would send them', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, 'https://me:geheim@a.example.com/hook');
    await scene.post(PATH, created(scene));
    const basic = `Basic ${Buffer.from('me:geheim').toString('base64')}`;
    expect(received).toMatchObject([{ url: 'https://a.example.com/hook', headers: { authorization: basic } }]);
    expect(received.every((one) => isGenuine(scene.account.authToken, one))).toBe(true);
  });
});

describe('a consumer that is in trouble', () => {
  const trouble = {
    'slow.example.com': { ms: 60_000 },
    'broken.example.com': { status: 500 },
    'moved.example.com': { status: 307 },
    'gone.example.com': { drops: true },
  };
  const urls = [...Object.keys(trouble).map((host) => `https://${host}/t0p-s3cret`), B].join('\n');

  it('stops no other, nor the janitor, and is given 2.5 s', async () => {
    const scene = await withAgent();
    const { by, received } = settleConsumers(scene, urls, trouble);
    agent.closeTab(scene.emulator);
    const before = scene.emulator.clock.now();
    const form = created(scene, {
      EventType: 'task.completed',
      TaskSid: scene.taskSid,
      TaskAttributes: JSON.stringify({ channelSid: scene.sid }),
    });
    expect(await scene.post(PATH, form)).toMatchObject({ status: 204 });
    const took = scene.emulator.clock.now() - before;
    expect(took).toBeGreaterThanOrEqual(2_500);
    expect(took).toBeLessThan(3_000);
    expect(by('b.example.com')).toHaveLength(1);
    expect(new Set(received.map(({ at }) => at)).size).toBe(1);
    expect(received.every(({ redirect }) => redirect === 'manual')).toBe(true);
    expect(received).toHaveLength(5);
  });

  it('is counted and named in the log, without anything that may be secret', async () => {
    const scene = await createScene();
    settleConsumers(scene, urls, trouble);
    await scene.post(PATH, created(scene, { TaskAttributes: '{"name":"Zoë"}' }));
    expect(logged(scene, 'pass-on').sort((a, b) => String(a.host).localeCompare(b.host))).toEqual([
      {
        endpoint: 'taskrouter-events',
        action: 'pass-on',
        outcome: 'failed',
        host: 'broken.example.com',
        status: 500,
        count: 1,
      },
      {
        endpoint: 'taskrouter-events',
        action: 'pass-on',
        outcome: 'failed',
        host: 'gone.example.com',
        status: 0,
        count: 1,
      },
      {
        endpoint: 'taskrouter-events',
        action: 'pass-on',
        outcome: 'failed',
        host: 'moved.example.com',
        status: 307,
        count: 1,
      },
      {
        endpoint: 'taskrouter-events',
        action: 'pass-on',
        outcome: 'failed',
        host: 'slow.example.com',
        status: 0,
        count: 1,
      },
      { endpoint: 'taskrouter-events', action: 'pass-on', outcome: 'done', count: 1 },
    ]);
    expect(scene.log.join('\n')).not.toMatch(/s3cret|Zoë|hook/);
  });

  it('does not turn the janitor’s 503 into anything else', async () => {
    const scene = await withAgent();
    const { received } = settleConsumers(scene, B);
    scene.emulator.faults.set([{ operation: 'chat.FetchChannel', fault: 'server-error', times: 20 }]);
    const form = created(scene, {
      EventType: 'task.completed',
      TaskSid: scene.taskSid,
      TaskAttributes: JSON.stringify({ channelSid: scene.sid }),
    });
    expect(await scene.post(PATH, form)).toMatchObject({ status: 503 });
    expect(received).toHaveLength(1);
  });
});

describe('events that would go round in circles', () => {
  it('are not passed on a second time', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, A);
    await postForm(scene, Object.entries(created(scene)), { 'x-flexkeep-forwarded': '1' });
    expect(received).toEqual([]);
    await scene.post(PATH, created(scene));
    expect(received[0]?.headers).toMatchObject({ 'x-flexkeep-forwarded': '1' });
  });

  it('are not sent to ourselves', async () => {
    const scene = await createScene();
    scene.environment.DOMAIN_NAME = 'flexkeep.example.com';
    const { received } = settleConsumers(scene, `${PUBLIC_URL}${PATH} ${B}`);
    await scene.post(PATH, created(scene));
    expect(received.map(({ url }) => url)).toEqual([B]);
    expect(logged(scene, 'pass-on')).toContainEqual(
      expect.objectContaining({ outcome: 'skipped', host: 'flexkeep.example.com', reason: 'our-own' }),
    );
  });
});

describe('settings that do not do', () => {
  it('are answered in words that repeat no password, before any call', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, `${A} http://me:geheim@c.example.com`);
    scene.calls();
    const { status, body } = await scene.post(PATH, created(scene));
    expect([status, body.error]).toEqual([500, 'settings']);
    expect(body.message).toMatch(/^DOWNSTREAM_EVENT_URLS is malformed: .*URL 2 is not https/);
    expect(JSON.stringify([body, scene.log])).not.toMatch(/geheim|s3cret/);
    expect([received, scene.calls()]).toEqual([[], []]);
  });

  it('are an Auth Token that is missing', async () => {
    const scene = await createScene();
    const { received } = settleConsumers(scene, A);
    delete scene.environment.AUTH_TOKEN;
    const { status, body } = await scene.post(PATH, created(scene));
    expect([status, body.message]).toEqual([500, expect.stringMatching(/^AUTH_TOKEN is missing/)]);
    expect(received).toEqual([]);
  });
});
