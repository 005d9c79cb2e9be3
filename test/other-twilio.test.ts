import type { ApiRequest } from '../emulator/wire/message';
import { seedAttributes } from './emulator/seed';
import { isCall, type Meddling, meddle, refuse, rewrite } from './support/meddle';
import { createScene, HOUR, type Scene, withAgent } from './support/scene';
import {
  addTask,
  channelOf,
  deadEnd,
  editChannel,
  endUnseen,
  PUT_AWAY,
  restOf,
  sessionsOf,
  UNTOUCHED,
  workspaceOf,
} from './support/task';

const TASKS = /\/Tasks$/;

const without = (request: ApiRequest, ...names: string[]): ApiRequest => {
  const query = new URLSearchParams(request.query);
  for (const name of names) query.delete(name);
  return { ...request, query };
};

const deaf: Meddling = (request, go) =>
  go(without(request, 'EvaluateTaskAttributes', 'AssignmentStatus', 'WorkflowSid', 'Type'));

const hiding =
  (hide: (task: Record<string, unknown>) => Record<string, unknown>): Meddling =>
  async (request, go) => {
    const answer = await go(request);
    if (!isCall(request, 'GET', TASKS)) return answer;
    return rewrite<{ tasks: Record<string, unknown>[] }>(answer, (body) => ({ ...body, tasks: body.tasks.map(hide) }));
  };

describe('a TaskRouter that is deaf to filters', () => {
  it('does not keep an event from cleaning up', async () => {
    const scene = await withAgent();
    await addTask(scene, { channelSid: `CH${'1'.repeat(32)}` });
    const stop = meddle(scene, deaf);
    await endUnseen(scene, scene.taskSid, 'completed');
    stop();
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it('does not hide a live Task', async () => {
    const scene = await withAgent();
    await addTask(scene);
    const stop = meddle(scene, deaf);
    await endUnseen(scene, scene.taskSid, 'completed');
    stop();
    expect(await restOf(scene)).toEqual(UNTOUCHED);
  });

  it('does not take any Task for the timer’s', async () => {
    const scene = await withAgent();
    const workflowSid = await deadEnd(scene);
    scene.environment.SWEEP_TIMER_WORKFLOW_SID = workflowSid;
    const stop = meddle(scene, async (request, go) =>
      hiding((task) => ({ ...task, attributes: null }))(request, (one) => deaf(one, go)),
    );
    await scene.sweep();
    stop();
    expect(await workspaceOf(scene).tasks.list({ workflowSid })).toHaveLength(1);
  });
});

describe.each<[string, (task: Record<string, unknown>) => Record<string, unknown>]>([
  ['null', (task) => ({ ...task, attributes: null })],
  ['not there', ({ attributes: _, ...task }) => task],
])('a list of Tasks whose attributes are %s', (_, hide) => {
  it('is believed where it was asked by attribute', async () => {
    const scene = await withAgent();
    const second = await addTask(scene);
    const stop = meddle(scene, hiding(hide));
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    await endUnseen(scene, second, 'canceled');
    stop();
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it('makes the sweeper ask for each engagement', async () => {
    const scene = await withAgent();
    scene.environment.SWEEP_MIN_AGE_HOURS = '1';
    await scene.emulator.clock.advance(2 * HOUR);
    const stop = meddle(scene, hiding(hide));
    expect((await scene.sweep()).body).toMatchObject({ scanned: 1, stale: 0, items: [] });
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    scene.emulator.deliverer.rules = [{ copies: 0 }];
    await endUnseen(scene, scene.taskSid, 'completed');
    await scene.emulator.clock.advance(2 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1 });
    stop();
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });
});

describe('lists', () => {
  const many = async (count: number) => {
    const scene = await createScene();
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    const sids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const { sid } = await chat.channels.create({ type: 'private', attributes: `{"status":"ACTIVE","n":${i}}` });
      await sessionsOf(scene).create({ uniqueName: sid });
      sids.push(sid);
    }
    await scene.emulator.clock.advance(26 * HOUR);
    return { scene, sids, channels: () => chat.channels.list({ type: ['private'] }) };
  };

  it.each<[string, Meddling]>([
    [
      'that grant fewer items a page than were asked for',
      async (request, go) => {
        const query = new URLSearchParams(request.query);
        if (query.has('PageSize')) query.set('PageSize', '2');
        return go({ ...request, query });
      },
    ],
    [
      'that name their next page at another address',
      async (request, go) => {
        const query = new URLSearchParams(request.query);
        if (query.has('PageSize')) query.set('PageSize', '2');
        const answer = await go({ ...request, query });
        if (request.method !== 'GET' || !/\/(Channels|Sessions|Documents)$/.test(request.path)) return answer;
        return rewrite<{ meta: { next_page_url: string | null } }>(answer, (body) => {
          const next = body.meta.next_page_url?.replace(/^https:\/\/[^?]+/, 'https://elsewhere.example.com/v9/List');
          return { ...body, meta: { ...body.meta, next_page_url: next ?? null } };
        });
      },
    ],
  ])('%s are read to their end', async (_, meddling) => {
    const { scene, sids, channels } = await many(5);
    const stop = meddle(scene, meddling);
    const plan = await scene.sweep({ dryRun: 'true' });
    expect(plan.body).toMatchObject({ scanned: 5, stale: 5, done: true });
    expect((await scene.sweep()).body.items).toEqual(plan.body.items);
    stop();
    expect((plan.body.items as { sid: string }[]).map(({ sid }) => sid).sort()).toEqual([...sids].sort());
    // Each kept what was its own: nothing of one was written on another.
    const texts = (await channels()).map(({ attributes }) => attributes).sort();
    expect(texts).toEqual([0, 1, 2, 3, 4].map((n) => `{"status":"INACTIVE","n":${n}}`));
    expect(await sessionsOf(scene).list()).toEqual([]);
  });
});

it('a list that is paged by position skips nothing, although what was ended moves out of it', async () => {
  const scene = await createScene();
  for (let i = 0; i < 7; i += 1) await sessionsOf(scene).create({ uniqueName: `CH${String(i).padStart(32, 'a')}` });
  await sessionsOf(scene).create({ uniqueName: 'order-1234' });
  await scene.emulator.clock.advance(26 * HOUR);
  const stop = meddle(scene, async (request, go) => {
    if (!isCall(request, 'GET', /\/Sessions$/)) return go(request);
    const page = Number(request.query.get('Page') ?? 0);
    const answer = await go({ ...request, query: new URLSearchParams({ PageSize: '100' }) });
    return rewrite<{ sessions: unknown[]; meta: object }>(answer, ({ sessions, meta }) => {
      const more = sessions.length > 2 * page + 2;
      const next = more ? `https://${request.host}${request.path}?PageSize=2&Page=${page + 1}` : null;
      return { sessions: sessions.slice(2 * page, 2 * page + 2), meta: { ...meta, next_page_url: next } };
    });
  });
  expect((await scene.sweep()).body).toMatchObject({ stale: 7, cleaned: 7, scanned: 8, skipped: 1, done: true });
  stop();
  expect(await sessionsOf(scene).list()).toMatchObject([{ uniqueName: 'order-1234' }]);
});

describe('Proxy Sessions', () => {
  const old = async () => {
    const scene = await createScene();
    await scene.writes('hi');
    return scene;
  };

  it('that are closed are no business of anybody', async () => {
    const scene = await old();
    await sessionsOf(scene)(scene.carrierSid).update({ status: 'closed' });
    await editChannel(scene, (values) => ({ ...values, status: 'INACTIVE' }));
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, skipped: 0, items: [] });
    expect(await sessionsOf(scene).list()).toMatchObject([{ status: 'closed' }]);
  });

  it('that are in progress are open', async () => {
    const scene = await old();
    await scene.emulator.clock.advance(26 * HOUR);
    expect(await sessionsOf(scene).list()).toMatchObject([{ status: 'in-progress' }]);
    await scene.sweep();
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it.each([
    ['on a channel that ends with its Task', false],
    ['on a long-lived one', true],
  ])('through which nothing has passed do not speak for the messages, %s', async (_, longLived) => {
    const scene = await createScene({ longLived });
    await scene.writes('hi');
    await sessionsOf(scene)(scene.carrierSid).remove();
    await sessionsOf(scene).create({ uniqueName: scene.sid });
    await editChannel(scene, ({ proxySession: _, ...values }) => values);
    await scene.emulator.clock.advance(24 * HOUR);
    await channelOf(scene).messages.create({ from: 'somebody', body: 'Are you there?' });
    await scene.emulator.clock.advance(2 * HOUR);
    expect((await sessionsOf(scene).list())[0]?.dateLastInteraction).toBeNull();
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
    expect(await restOf(scene)).toEqual(UNTOUCHED);
    await scene.emulator.clock.advance(24 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1 });
    expect(await restOf(scene)).toEqual({ sessions: 0, status: longLived ? 'ACTIVE' : 'INACTIVE' });
  });

  it('to which their channel does not lead end with it, as the dry run said', async () => {
    const scene = await old();
    await sessionsOf(scene).create({ uniqueName: `${scene.sid}-2` });
    await scene.emulator.clock.advance(26 * HOUR);
    const plan = await scene.sweep({ dryRun: 'true' });
    expect(plan.body.items).toMatchObject([
      { sid: scene.sid, sessionSid: scene.carrierSid, action: 'end-session-and-close' },
    ]);
    expect((await scene.sweep()).body.items).toEqual(plan.body.items);
    expect(await restOf(scene)).toEqual(PUT_AWAY);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0 });
  });
});

describe('channels', () => {
  it.each<[string, (scene: Scene) => unknown, unknown]>([
    [
      'without a status are active ones',
      (scene) => editChannel(scene, ({ status: _, ...values }) => values),
      'INACTIVE',
    ],
    [
      'whose status is spelt otherwise than by Flex are put right',
      (scene) => editChannel(scene, (values) => ({ ...values, status: 'inactive' })),
      'INACTIVE',
    ],
    [
      'that say "ACTIVE" somewhere else, too, are INACTIVE all the same',
      (scene) => editChannel(scene, (values) => ({ ...values, status: 'INACTIVE', before: 'ACTIVE' })),
      'INACTIVE',
    ],
  ])('%s', async (_, change, status) => {
    const scene = await createScene();
    await scene.writes('hi');
    await change(scene);
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ stale: 1, cleaned: 1, failed: 0 });
    expect(await restOf(scene)).toEqual({ sessions: 0, status });
  });

  it.each(['', 'null', '[]', '{broken'])(
    'with the attributes %j lose their session and keep the text',
    async (text) => {
      const scene = await createScene();
      await scene.writes('hi');
      seedAttributes(scene.emulator, scene.sid, text);
      await scene.emulator.clock.advance(26 * HOUR);
      const plan = await scene.sweep({ dryRun: 'true' });
      expect(plan.body.items).toMatchObject([{ reason: 'attributes-illegible', action: 'end-session' }]);
      expect((await scene.sweep()).body.items).toEqual(plan.body.items);
      expect(scene.carriers()).toEqual([]);
      expect((await channelOf(scene).fetch()).attributes).toBe(text);
      // Of Chat's own list nothing shows any more that it is none of the Conversations which stand there, too.
      const { conversationListsShowChatChannels: isShown, stateOfChatChannels: state } = scene.emulator.options;
      const isNamed = isShown && state !== 'closed';
      expect((await scene.sweep()).body).toMatchObject({
        stale: 0,
        skippedFor: isNamed ? { illegible: 1 } : {},
        items: isNamed ? [{ reason: 'illegible', action: 'none' }] : [],
      });
    },
  );
});

describe('Sync', () => {
  it('may be called by its alias', async () => {
    const scene = await createScene();
    scene.environment.TWILIO_FLEX_SYNC_SID = 'default';
    await scene.writes('agent');
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ done: true });
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it('may not be there before something is written to it', async () => {
    const scene = await createScene();
    const stop = meddle(scene, async (request, go) =>
      request.host === 'sync.twilio.com' && request.method === 'GET' ? refuse(404) : go(request),
    );
    expect(await scene.sweep({ dryRun: 'true' })).toMatchObject({ status: 200, body: { done: true } });
    expect(await scene.sweep()).toMatchObject({ status: 200, body: { done: true } });
    stop();
  });
});
