import type { ApiRequest } from '../emulator/wire/message';
import type { SweepState } from '../src/sweep/state';
import { isCall, meddle, refuse } from './support/meddle';
import { agent, createScene, HOUR, type Scene, withAgent } from './support/scene';
import { channelOf, editChannel, leaveWebChats, sessionsOf } from './support/task';

interface Item {
  sid: string;
  sessionSid?: string;
  reason: string;
  action: string;
  failedWith?: number;
}

const itemsOf = ({ body }: { body: Record<string, unknown> }) => body.items as Item[];

const stateOf = async ({ twilio, account }: Scene): Promise<SweepState | undefined> => {
  const all = await twilio.sync.v1.services(account.syncServiceSid).documents.list();
  return all.find(({ uniqueName }) => uniqueName === 'flexkeep.sweep')?.data;
};

const leave = (scene: Scene, count: number, hours?: number) => leaveWebChats(scene, count, {}, hours);

const slowly = (scene: Scene, ms = 700) => scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms }]);
const quickly = (scene: Scene) => scene.emulator.faults.set([]);

const about = (sid: string | undefined, { path, body }: ApiRequest) =>
  path.includes(String(sid)) || String(body).includes(String(sid));

describe('a dry run', () => {
  /** One of each kind that a sweep knows. */
  const everything = async () => {
    const scene = await withAgent();
    const { emulator, account, twilio } = scene;
    emulator.deliverer.rules = [{ name: 'onMessageSent' }, { copies: 0 }];
    agent.closeTab(emulator);
    const chat = twilio.chat.v2.services(account.chatServiceSid);
    const channel = (attributes: object) =>
      chat.channels.create({ type: 'private', attributes: JSON.stringify(attributes) });
    const leaked = await channel({ status: 'INACTIVE', channel_type: 'sms' });
    const lasting = await channel({ status: 'ACTIVE', channel_type: 'sms', long_lived: true });
    const alone = await channel({ status: 'ACTIVE', channel_type: 'web' });
    const strange = await channel([]);
    const named = await channel({ status: 'ACTIVE', channel_type: 'whatsapp' });
    for (const { sid } of [leaked, lasting, strange, named]) await sessionsOf(scene).create({ uniqueName: sid });
    await sessionsOf(scene).create({ uniqueName: `CH${'1'.repeat(32)}` });
    await sessionsOf(scene).create({ uniqueName: 'order-1234' });
    await emulator.clock.advance(30 * HOUR);
    return { scene, sids: { leaked, lasting, alone, strange, named } };
  };

  it('lists what a run does, item by item, in the same order; and a second run does nothing', async () => {
    const { scene, sids } = await everything();
    const plan = await scene.sweep({ dryRun: 'true' });
    const does = (sid: string) =>
      itemsOf(plan)
        .filter((item) => item.sid === sid)
        .map(({ reason, action }) => `${reason}: ${action}`);
    expect(does(scene.sid)).toEqual(['task-lost: end-session-and-close']);
    expect(does(sids.leaked.sid)).toEqual(['session-leaked: end-session']);
    expect(does(sids.lasting.sid)).toEqual(['task-lost: end-session']);
    expect(does(sids.alone.sid)).toEqual(['task-lost: close']);
    expect(does(sids.strange.sid)).toEqual(['attributes-illegible: end-session']);
    expect(does(sids.named.sid)).toEqual(['task-lost: end-session-and-close']);
    expect(does(`CH${'1'.repeat(32)}`)).toEqual(['conversation-gone: end-session']);
    expect(plan.body).toMatchObject({
      scanned: 8,
      stale: 7,
      cleaned: 0,
      skipped: 1,
      skippedFor: { 'not-ours': 1 },
    });
    expect(await scene.sweep({ dryRun: 'true' })).toEqual(plan);

    const run = await scene.sweep();
    expect(itemsOf(run)).toEqual(itemsOf(plan));
    expect(run.body).toMatchObject({ scanned: 8, stale: 7, cleaned: 7, failed: 0, skipped: 1 });
    expect(await sessionsOf(scene).list()).toMatchObject([{ uniqueName: 'order-1234' }]);

    scene.calls();
    // Of Chat's own list nothing shows that it is none of the Conversations which stand there, too.
    const { conversationListsShowChatChannels: isShown, stateOfChatChannels: state } = scene.emulator.options;
    const named = isShown && state !== 'closed' ? [{ reason: 'illegible' }] : [];
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, skipped: 1 + named.length, items: named });
    expect(scene.calls().filter((name) => !/List|Fetch/.test(name))).toEqual([
      'sync.UpdateDocument',
      'sync.UpdateDocument',
    ]);
  });

  it('writes nothing, also nothing of the sweeper’s own: no lease, no cursor, no report', async () => {
    const { scene } = await everything();
    scene.calls();
    await scene.sweep({ dryRun: 'true' });
    expect(scene.calls().filter((name) => !/List|Fetch/.test(name))).toEqual([]);
    expect(await stateOf(scene)).toBeUndefined();
  });

  it('has SIDs in it, and words from closed lists', async () => {
    const { scene } = await everything();
    const text = JSON.stringify((await scene.sweep({ dryRun: 'true' })).body);
    expect(text).not.toMatch(/\+1555|hi|Customer|order-1234/);
  });
});

describe('the cursor', () => {
  it('in a request goes before the saved one, and a dry run moves neither', async () => {
    const scene = await createScene();
    const sids = await leave(scene, 40);
    slowly(scene, 1_000);
    const first = await scene.sweep({ dryRun: 'true' });
    expect(first.body.done).toBe(false);
    const listed = itemsOf(first).map(({ sid }) => sid);
    quickly(scene);
    expect(await stateOf(scene)).toBeUndefined();

    // A run that goes on from there leaves to the next one what the dry run had listed.
    const rest = await scene.sweep({ cursor: String(first.body.cursor) });
    expect(rest.body).toMatchObject({ dryRun: false, done: true, cleaned: 40 - listed.length });
    expect(itemsOf(rest).map(({ sid }) => sid)).toEqual(sids.filter((sid) => !listed.includes(sid)));
    expect(itemsOf(await scene.sweep()).map(({ sid }) => sid)).toEqual(listed);
  });

  it('is saved, and goes on where a run stopped, whatever dry runs come between', async () => {
    const scene = await createScene();
    const sids = await leave(scene, 40);
    slowly(scene);
    const first = await scene.sweep();
    quickly(scene);
    const saved = await stateOf(scene);
    expect(first.body).toMatchObject({ done: false, cursor: expect.any(String) });
    expect(saved).toMatchObject({ cursor: expect.any(Object), runs: [{ slices: 1 }] });
    expect(saved?.lease).toBeUndefined();
    await scene.sweep({ dryRun: 'true' });
    expect(await stateOf(scene)).toEqual(saved);
    const second = await scene.sweep();
    expect([...itemsOf(first), ...itemsOf(second)].map(({ sid }) => sid)).toEqual(sids);
    expect(await stateOf(scene)).toMatchObject({ runs: [{ slices: 2, cleaned: 40, cleanedFor: { 'task-lost': 40 } }] });
    expect((await stateOf(scene))?.cursor).toBeUndefined();
  });
});

describe('a machine whose clock is wrong', () => {
  it.each([-5, 5])('by %i hours judges the first page of each slice by Twilio’s clock', async (hours) => {
    const scene = await createScene();
    const stale = await leave(scene, 20, 4);
    await leave(scene, 20, 22);
    scene.skewMs = hours * HOUR;
    slowly(scene, 1_200);
    const plan: string[][] = [];
    for (let cursor: unknown = ''; cursor !== undefined; ) {
      const { body } = await scene.sweep({ dryRun: 'true', ...(cursor ? { cursor: String(cursor) } : {}) });
      plan.push(itemsOf({ body }).map(({ sid }) => sid));
      cursor = body.cursor;
    }
    expect(plan.length).toBeGreaterThan(2);
    expect(plan.flat()).toEqual(stale);
    const cleaned: string[] = [];
    for (let done = false; !done; ) {
      const { body } = await scene.sweep();
      cleaned.push(...itemsOf({ body }).flatMap(({ sid, failedWith }) => (failedWith === undefined ? [sid] : [])));
      done = body.done === true;
    }
    expect(cleaned.sort()).toEqual([...stale].sort());
  });
});

describe('what stands in the way of a sweep', () => {
  it.each([
    [
      'cannot be looked into',
      (sid: string) => (request: ApiRequest) => isCall(request, 'GET', /./) && about(sid, request),
      'unread',
      'none',
    ],
    [
      'cannot be written',
      (sid: string) => (request: ApiRequest) => isCall(request, 'POST', /\/Channels\/CH\w+$/) && about(sid, request),
      // What was begun is known from the first try on.
      'clean-up-unfinished',
      'close',
    ],
  ])('is never one engagement that %s, however long', async (_, poison, reason, action) => {
    const scene = await createScene();
    const sids = await leave(scene, 6);
    const poisoned = poison(String(sids[0]));
    const stop = meddle(scene, async (request, go) => (poisoned(request) ? refuse(500) : go(request)));
    const answers = [await scene.sweep()];
    while (!answers.at(-1)?.body.done) answers.push(await scene.sweep());
    const items = answers.flatMap(itemsOf);
    expect(items.filter(({ failedWith }) => failedWith === undefined).map(({ sid }) => sid)).toEqual(sids.slice(1));
    const failed = items.filter(({ failedWith }) => failedWith !== undefined);
    expect(failed).toEqual([expect.objectContaining({ sid: sids[0], reason, action, failedWith: 500 })]);
    expect(await stateOf(scene)).toMatchObject({ runs: [{ left: [sids[0]], failed: 1 }] });
    expect(scene.log.join('\n')).toContain(`"action":"sweep","outcome":"failed","status":500,"sid":"${sids[0]}"`);

    stop();
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1, failed: 0, items: [{ sid: sids[0] }] });
    expect(await stateOf(scene)).toMatchObject({ runs: [{ left: [] }, { left: [sids[0]] }] });
  });

  it('is tried again in the same sweep, and listed and counted once', async () => {
    const scene = await createScene();
    const [sid = ''] = await leave(scene, 2);
    let refusals = 0;
    const stop = meddle(scene, async (request, go) => {
      if (refusals < 4 && isCall(request, 'GET', /\/Sessions\//) && about(sid, request)) {
        refusals += 1;
        return refuse(503);
      }
      return go(request);
    });
    const { body } = await scene.sweep();
    stop();
    expect(body).toMatchObject({ stale: 2, cleaned: 2, failed: 0, skipped: 0, done: true });
    expect((body.items as Item[]).map(({ reason }) => reason)).toEqual(['task-lost', 'task-lost']);
  });

  it('in a dry run, too, is named, and not hidden by a second look', async () => {
    const scene = await createScene();
    const [sid = ''] = await leave(scene, 2);
    const stop = meddle(scene, async (request, go) => (about(sid, request) ? refuse(500) : go(request)));
    const { status, body } = await scene.sweep({ dryRun: 'true' });
    stop();
    expect([status, body.stale, body.failed]).toEqual([200, 1, expect.any(Number)]);
    expect((body.items as Item[])[0]).toMatchObject({ sid, reason: 'unread', action: 'none', failedWith: 500 });
  });

  it.each(['chat.ListChannel', 'proxy.ListSession', 'taskrouter.ListTask', 'sync.ListDocument'])(
    'is no list that fails for a while (%s): what was done is told, and the next one need not wait',
    async (operation) => {
      const scene = await createScene();
      await scene.writes('hi');
      await leave(scene, 3);
      scene.emulator.faults.set([{ operation, fault: 'server-error', times: 100 }]);
      const answer = await scene.sweep();
      if (answer.status === 200) expect(answer.body).toMatchObject({ done: false, cursor: expect.any(String) });
      else expect(answer).toMatchObject({ status: 503, body: { outcome: 'unfinished', reason: 'twilio-broken' } });
      quickly(scene);
      const next = await scene.sweep();
      expect(next).toMatchObject({ status: 200, body: { done: true } });
      expect([...(itemsOf(answer) ?? []), ...itemsOf(next)]).toHaveLength(4);
      expect(scene.carriers()).toEqual([]);
    },
  );
});

describe('what came back to life', () => {
  it('between the look and the write is left alone, and said to have', async () => {
    const scene = await withAgent();
    scene.emulator.deliverer.rules = [{ name: 'onMessageSent' }, { copies: 0 }];
    agent.closeTab(scene.emulator);
    await scene.emulator.clock.advance(26 * HOUR);
    const { workflowSid, workspaceSid } = scene.account;
    let lists = 0;
    const stop = meddle(scene, async (request, go) => {
      if (isCall(request, 'GET', /\/Tasks$/)) lists += 1;
      // The list of all Tasks, those of the customers on this page, and once more right before the write.
      if (lists === 3) {
        lists += 1;
        const attributes = JSON.stringify({ channelSid: scene.sid });
        await scene.twilio.taskrouter.v1.workspaces(workspaceSid).tasks.create({ workflowSid, attributes });
      }
      return go(request);
    });
    const { body } = await scene.sweep();
    stop();
    expect(body).toMatchObject({
      stale: 0,
      skipped: 1,
      skippedFor: { 'came-back': 1 },
      items: [{ sid: scene.sid, reason: 'came-back', action: 'none' }],
    });
    expect(scene.carriers()).toHaveLength(1);
    expect(scene.attributes()).toMatchObject({ status: 'ACTIVE' });
  });

  it('keeps what somebody wrote on the channel while the sweep was on its way', async () => {
    const scene = await createScene();
    const sids = await leave(scene, 30);
    const last = Object.assign(scene, { sid: String(sids.at(-1)) });
    slowly(scene);
    const work = scene.send('/sweep', { dryRun: 'false' });
    await scene.emulator.clock.advance(2_000);
    await scene.finish(editChannel(last, (values) => ({ ...values, note: 'mine' })));
    await scene.finish(work);
    quickly(scene);
    while (!(await scene.sweep()).body.done);
    expect(JSON.parse((await channelOf(last).fetch()).attributes)).toMatchObject({ note: 'mine', n: 29 });
  });
});
