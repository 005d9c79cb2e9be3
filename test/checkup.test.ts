import { SignJWT } from 'jose';
import { look, openConsole as open, postCheckup as post, SECRET, token } from './support/console';
import { agent, createScene, HOUR, withAgent } from './support/scene';

/** An agent's Task that ended unseen, and was lost. */
const lost = async () => {
  const scene = await withAgent();
  agent.closeTab(scene.emulator);
  scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
  await scene.emulator.clock.advance(26 * HOUR);
  open(scene);
  return scene;
};

describe('who may see the checkup', () => {
  it('is nobody where no secret is set', async () => {
    const scene = await createScene();
    expect(await look(scene)).toMatchObject({ status: 401, body: { error: 'sign-in', reason: 'closed' } });
  });

  it('is nobody without a token, or with one that another secret signed', async () => {
    const scene = await createScene();
    open(scene);
    scene.calls();
    expect(await scene.request('GET', '/checkup')).toMatchObject({ status: 401, body: { reason: 'refused' } });
    const authorization = `Bearer ${await token(scene, { secret: 'another' })}`;
    expect(await scene.request('GET', '/checkup', { authorization })).toMatchObject({
      status: 401,
      body: { reason: 'refused' },
    });
    expect(scene.calls()).toEqual([]);
  });

  it('is whoever has a link, for as long as it is good', async () => {
    const scene = await createScene();
    open(scene);
    const authorization = `Bearer ${await token(scene, { minutes: 10 })}`;
    expect((await scene.request('GET', '/checkup', { authorization })).status).toBe(200);
    await scene.emulator.clock.advance(11 * 60_000 + 1000);
    expect(await scene.request('GET', '/checkup', { authorization })).toMatchObject({
      status: 401,
      body: { reason: 'expired' },
    });
  });
});

describe('the sign-in', () => {
  it.each([
    [60, 200],
    [-60, 200],
    [62, 401],
    [-62, 401],
  ])('a clock that is %i s ahead: %i', async (seconds, status) => {
    const scene = await createScene();
    open(scene);
    // Signed for a minute, on a machine whose clock is ahead, and used at its end.
    const now = Math.floor(scene.emulator.clock.now() / 1000) + seconds;
    const made = new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setAudience('flexkeep-console');
    const signed = await made
      .setIssuedAt(now)
      .setExpirationTime(now + 1)
      .sign(new TextEncoder().encode(SECRET));
    expect((await scene.request('GET', '/checkup', { authorization: `Bearer ${signed}` })).status).toBe(status);
  });

  it.each([' ', 's'.repeat(31)])('is open to no one by a secret like %j', async (secret) => {
    const scene = await createScene();
    scene.environment.CONSOLE_SECRET = secret;
    scene.calls();
    const authorization = `Bearer ${await token(scene, { secret })}`;
    const { status, body } = await scene.request('GET', '/checkup', { authorization });
    if (secret.trim()) expect({ status, body }).toMatchObject({ status: 500, body: { error: 'settings' } });
    else expect({ status, body }).toMatchObject({ status: 401, body: { reason: 'closed' } });
    expect(JSON.stringify(body)).not.toContain('ssss');
    expect(scene.calls()).toEqual([]);
  });
});

describe('the checkup', () => {
  it('is the plan of a dry run, with what people want to know beside it', async () => {
    const scene = await lost();
    const { body } = await look(scene);
    expect(body).toMatchObject((await scene.sweep({ dryRun: 'true' })).body);
    const detail = { sid: scene.sid, channelType: 'sms', lastInteractionAt: expect.stringMatching(/Z$/) };
    expect(body).toMatchObject({
      stale: 1,
      done: true,
      summary: {
        byReason: { 'task-lost': 1 },
        byAge: { 'under-2-days': 1, 'under-7-days': 0, older: 0 },
        byChannelType: { sms: 1 },
        oldest: detail,
      },
      held: [],
      details: [detail],
      lastRuns: [],
    });
    expect(scene.carriers()).toHaveLength(1);
  });

  it('counts by age', async () => {
    const scene = await lost();
    await scene.emulator.clock.advance(3 * 24 * HOUR);
    expect((await look(scene)).body.summary).toMatchObject({
      byAge: { 'under-2-days': 0, 'under-7-days': 1, older: 0 },
    });
    await scene.emulator.clock.advance(5 * 24 * HOUR);
    expect((await look(scene)).body.summary).toMatchObject({
      byAge: { 'under-2-days': 0, 'under-7-days': 0, older: 1 },
    });
  });

  it('shows the last runs, and what failed in them', async () => {
    const scene = await lost();
    scene.emulator.faults.set([{ operation: 'proxy.DeleteSession', fault: 'server-error', times: 100 }]);
    await scene.sweep();
    scene.emulator.faults.set([]);
    expect((await look(scene)).body.lastRuns).toMatchObject([
      { slices: 1, stale: 1, cleaned: 0, left: [scene.sid], startedAt: expect.stringMatching(/Z$/) },
    ]);
    await scene.sweep();
    const { body } = await look(scene);
    expect(body.lastRuns).toMatchObject([
      { cleanedFor: { 'clean-up-unfinished': 1 }, left: [], endedAt: expect.any(String) },
      { left: [scene.sid] },
    ]);
    expect(body.summary).toMatchObject({ byReason: {} });
  });

  it('shows what is held, and until when', async () => {
    const scene = await withAgent();
    open(scene);
    agent.closeTab(scene.emulator);
    const task = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid).tasks(scene.taskSid);
    const flexkeepHoldUntil = new Date(scene.emulator.clock.now() + 2 * HOUR).toISOString();
    const { attributes } = await task.fetch();
    await task.update({ attributes: JSON.stringify({ ...JSON.parse(attributes), flexkeepHoldUntil }) });
    await task.update({ assignmentStatus: 'completed' });
    await scene.emulator.clock.advance(1_000);
    const { body } = await look(scene);
    expect(body).toMatchObject({ stale: 0, skipped: 1, skippedFor: { held: 1 } });
    expect(body.held).toMatchObject([{ sid: scene.sid, heldUntil: flexkeepHoldUntil }]);
  });

  it('goes on where its cursor says, without telling of the last runs again', async () => {
    const scene = await createScene();
    open(scene);
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    for (let i = 0; i < 60; i += 1) {
      const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web' });
      await chat.channels.create({ type: 'private', attributes });
    }
    await scene.emulator.clock.advance(26 * HOUR);
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 600 }]);
    const sids: string[] = [];
    let query = '';
    for (let slices = 0; slices < 20; slices += 1) {
      const { body } = await look(scene, query);
      sids.push(...(body.details as { sid: string }[]).map(({ sid }) => sid));
      expect('lastRuns' in body).toBe(query === '');
      if (body.done) break;
      query = `?cursor=${body.cursor}`;
    }
    expect(new Set(sids).size).toBe(60);
    expect(sids).toHaveLength(60);
  });

  it('has nothing personal in it', async () => {
    const scene = await lost();
    expect(JSON.stringify((await look(scene)).body)).not.toMatch(/\+1555|5550|hi|agent"/);
  });
});

describe('a sweep from the console', () => {
  it('cleans up what the checkup lists, slice by slice', async () => {
    const scene = await lost();
    const plan = (await look(scene)).body;
    const { status, body } = await post(scene);
    expect({ status, body }).toMatchObject({ status: 200, body: { dryRun: false, stale: 1, cleaned: 1, done: true } });
    expect(body.items).toEqual(plan.items);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes().status).toBe('INACTIVE');
    expect((await look(scene)).body.stale).toBe(0);
  });

  it('needs a sign-in whose scope says so, and without it makes no call', async () => {
    const scene = await lost();
    scene.calls();
    expect(await post(scene, { scope: '' })).toMatchObject({ status: 403, body: { error: 'scope' } });
    expect(await scene.request('POST', '/checkup', { 'content-type': 'application/json' }, '{}')).toMatchObject({
      status: 401,
    });
    const authorization = `Bearer ${await token(scene)}`;
    // A POST without a body is one all the same.
    expect((await scene.request('POST', '/checkup', { authorization, 'content-length': '0' })).status).toBe(403);
    expect(scene.calls()).toEqual([]);
    expect(scene.carriers()).toHaveLength(1);
  });

  it('is not to be had from another site', async () => {
    const scene = await lost();
    scene.calls();
    for (const site of ['cross-site', 'same-site']) {
      expect(await post(scene, { headers: { 'sec-fetch-site': site } })).toMatchObject({
        status: 403,
        body: { error: 'foreign' },
      });
    }
    expect(scene.calls()).toEqual([]);
    expect((await post(scene, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(200);
  });

  it('is refused while another one is under way', async () => {
    const scene = await lost();
    const other = scene.sweep();
    const answers = await Promise.all([other, post(scene)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('is a dry run where the request asks for one', async () => {
    const scene = await lost();
    const plan = (await look(scene)).body;
    const { status, body } = await post(scene, { body: '{"dryRun":"true"}' });
    expect({ status, body }).toMatchObject({ status: 200, body: { dryRun: true, items: plan.items } });
    expect(scene.carriers()).toHaveLength(1);
  });

  it('takes no cursor that no slice gave', async () => {
    expect((await post(await lost(), { body: '{"cursor":"made-up"}' })).status).toBe(400);
  });

  it('is never begun by looking', async () => {
    const scene = await lost();
    const authorization = `Bearer ${await token(scene, { scope: 'sweep' })}`;
    expect((await scene.request('GET', '/checkup?dryRun=false', { authorization })).body).toMatchObject({
      dryRun: true,
    });
    expect(scene.carriers()).toHaveLength(1);
  });
});

describe('what is remembered of the last runs', () => {
  it('costs no call of its own', async () => {
    const scene = await lost();
    scene.calls();
    await scene.sweep();
    expect(scene.calls().filter((name) => name.startsWith('sync.') && !/List/.test(name))).toEqual([
      'sync.FetchDocument',
      'sync.CreateDocument',
      'sync.FetchDocument',
      'sync.UpdateDocument',
    ]);
  });
});
