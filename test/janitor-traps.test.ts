import { seedAttributes, seedTaskAttributes } from './emulator/seed';

import { isCall, meddle, refuse } from './support/meddle';
import { HOUR, type Scene, withAgent } from './support/scene';
import {
  addTask,
  channelOf,
  editChannel,
  editTask,
  endUnseen,
  PUT_AWAY,
  restOf,
  sessionsOf,
  UNTOUCHED,
} from './support/task';

/** Where others' janitors closed live chats, leaked sessions, or crashed. */
type Trap = [trap: string, spring: (scene: Scene & { taskSid: string }) => Promise<unknown>];

const ZEROS = '0'.repeat(32);

const DELETE_SESSION = /\/Sessions\/KC\w+$/;

describe('what another Task’s end leaves behind is cleaned up', () => {
  it.each<Trap>([
    ['nothing unusual', async () => undefined],
    ['the session is gone already', async (scene) => sessionsOf(scene)(scene.carrierSid).remove()],
    [
      'the channel is INACTIVE already, and hides an open session',
      async (scene) => editChannel(scene, (values) => ({ ...values, status: 'INACTIVE' })),
    ],
    ['the channel never said a status', async (scene) => editChannel(scene, ({ status: _, ...values }) => values)],
    [
      'the channel’s status is not spelt as Flex spells it',
      async (scene) => editChannel(scene, (values) => ({ ...values, status: 'inactive' })),
    ],
    ...['proxySessionSid', 'proxySessionSID'].map(
      (name): Trap => [
        `the session is called ${name}`,
        async (scene) => editChannel(scene, ({ proxySession, ...values }) => ({ ...values, [name]: proxySession })),
      ],
    ),
    [
      'the session is known by its unique name only',
      async (scene) => editChannel(scene, ({ proxySession: _, ...values }) => values),
    ],
    [
      'the session is known by its unique name only, on a channel of any kind',
      async (scene) => editChannel(scene, ({ proxySession: _, channel_type: __, ...values }) => values),
    ],
    [
      'the session of a web channel, which has none by Flex',
      async (scene) => editChannel(scene, ({ proxySession: _, ...values }) => ({ ...values, channel_type: 'web' })),
    ],
    [
      'the session is called as a transfer left it',
      async (scene) => editChannel(scene, (values) => ({ ...values, proxySession: `KC${ZEROS}` })),
    ],
    [
      'the session has more than the channel in its unique name',
      async (scene) => {
        await sessionsOf(scene)(scene.carrierSid).remove();
        await sessionsOf(scene).create({ uniqueName: `${scene.sid}-2` });
        await editChannel(scene, ({ proxySession: _, ...values }) => values);
      },
    ],
    [
      'the channel is of a custom kind',
      async (scene) =>
        editChannel(scene, (values) => ({ ...values, channel_type: 'custom', customChannelType: 'line' })),
    ],
    [
      'the Task says by transferMeta that somebody else has the customer, who has ended before',
      async (scene) => {
        const transferMeta = { originalTask: scene.taskSid, sidWithTaskControl: `WR${'1'.repeat(32)}` };
        const second = await addTask(scene, { transferMeta });
        await editTask(scene, scene.taskSid, (values) => ({ ...values, transferMeta }));
        await endUnseen(scene, second, 'canceled');
        expect(await restOf(scene)).toEqual(UNTOUCHED);
      },
    ],
    [
      'a Task whose attributes cannot be read is there, too, and is nobody’s',
      async (scene) => seedTaskAttributes(scene.emulator, await addTask(scene), '{broken'),
    ],
  ])('%s', async (_, spring) => {
    const scene = await withAgent();
    await spring(scene);
    await endUnseen(scene, scene.taskSid, 'wrapping', 'completed');
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });

  it('keeps what others have written on the channel between two Tasks', async () => {
    const scene = await withAgent();
    await editChannel(scene, (values) => ({ ...values, associatedTasks: { WT1: 'inflight' } }));
    const before = scene.attributes();
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(scene.attributes()).toEqual({ ...before, status: 'INACTIVE' });
  });
});

describe('attributes that are no object', () => {
  const TEXTS = ['', 'null', '"null"', '[]', '"text"', '7', '{broken'];

  it.each(TEXTS)('%j on the channel: the session is ended, the text is left', async (text) => {
    const scene = await withAgent();
    seedAttributes(scene.emulator, scene.sid, text);
    await endUnseen(scene, scene.taskSid, 'wrapping', 'completed');
    expect(scene.carriers()).toEqual([]);
    expect((await channelOf(scene).fetch()).attributes).toBe(text);
    expect(scene.log.join()).toContain('"attributes-illegible"');
    expect((await scene.sweep({ dryRun: 'true' })).status).toBe(200);
  });

  it('and a closed session that still has the name hides no open one', async () => {
    const scene = await withAgent();
    await sessionsOf(scene)(scene.carrierSid).update({ status: 'closed' });
    await sessionsOf(scene).create({ uniqueName: `${scene.sid}-2` });
    seedAttributes(scene.emulator, scene.sid, 'null');
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(scene.carriers()).toEqual([]);
  });

  it.each(TEXTS)('%j on the Task: said in the log, and left to the sweeper', async (text) => {
    const scene = await withAgent();
    seedTaskAttributes(scene.emulator, scene.taskSid, text);
    scene.calls();
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(scene.calls().filter((name) => !name.startsWith('taskrouter.'))).toEqual([]);
    expect(scene.log.join('\n')).toContain(
      `"action":"clean","outcome":"skipped","reason":"task-attributes-illegible","taskSid":"${scene.taskSid}"`,
    );
    await scene.emulator.clock.advance(26 * HOUR);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, items: [{ reason: 'task-lost' }] });
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });
});

describe('what is gone by the time', () => {
  const gone: [string, RegExp, (scene: Scene) => Promise<unknown>][] = [
    ['the channel, when it is looked for', /\/Channels\/CH\w+$/, (scene) => channelOf(scene).remove()],
    ['the session, when it is deleted', DELETE_SESSION, (scene) => sessionsOf(scene)(scene.carrierSid).remove()],
    ['the ledger, when it is looked for', /\/Documents\/flexkeep/, (scene) => removeLedger(scene)],
  ];
  const removeLedger = ({ twilio, account, sid }: Scene) =>
    twilio.sync.v1.services(account.syncServiceSid).documents(`flexkeep.engagement.${sid}`).remove();

  it.each(gone)('%s', async (_, path, remove) => {
    const scene = await withAgent();
    let waits = true;
    const stop = meddle(scene, async (request, go) => {
      if (waits && path.test(request.path)) {
        waits = false;
        await remove(scene);
      }
      return go(request);
    });
    await endUnseen(scene, scene.taskSid, 'completed');
    stop();
    expect(waits).toBe(false);
    expect(scene.carriers()).toEqual([]);
    expect(answersTo(scene, 'task.completed')).toEqual([204]);
  });

  it('the channel, between the look and the write', async () => {
    const scene = await withAgent();
    const stop = meddle(scene, async (request, go) => {
      if (isCall(request, 'POST', /\/Channels\/CH\w+$/)) await channelOf(scene).remove();
      return go(request);
    });
    await endUnseen(scene, scene.taskSid, 'completed');
    stop();
    expect(scene.carriers()).toEqual([]);
    expect(answersTo(scene, 'task.completed')).toEqual([204]);
  });
});

const answersTo = (scene: Scene, name: string) =>
  scene.emulator.journal.entries
    .filter((entry) => entry.kind === 'webhook' && entry.name === name)
    .map(({ status }) => status);

describe.each([429, 500, 503])('a session that cannot be deleted (%d)', (status) => {
  const refusing = async () => {
    const scene = await withAgent();
    // Nobody delivers it again, so that what repairs it is what the test does.
    scene.emulator.deliverer.rules = [{ name: 'task.wrapup', copies: 1 }];
    const stop = meddle(scene, async (request, go) =>
      isCall(request, 'DELETE', DELETE_SESSION) ? refuse(status) : go(request),
    );
    await endUnseen(scene, scene.taskSid, 'wrapping');
    await scene.emulator.clock.advance(20_000);
    stop();
    // An INACTIVE channel with an open session would swallow messages.
    expect(await restOf(scene)).toEqual({ sessions: 1, status: 'ACTIVE' });
    expect(answersTo(scene, 'task.wrapup')).toEqual([503]);
    expect(scene.log.join('\n')).toContain(
      `"action":"end-session","outcome":"failed","sid":"${scene.sid}","reason":"task-ended","status":${status}`,
    );
    return scene;
  };

  it('leaves the channel as it is, and the next event finishes the clean-up', async () => {
    const scene = await refusing();
    await endUnseen(scene, scene.taskSid, 'completed');
    expect(await restOf(scene)).toEqual(PUT_AWAY);
    expect(answersTo(scene, 'task.completed')).toEqual([204]);
  });

  it('… or the next sweep does, although the engagement is young', async () => {
    const scene = await refusing();
    scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
    await endUnseen(scene, scene.taskSid, 'completed');
    expect((await scene.sweep()).body).toMatchObject({
      cleaned: 1,
      items: [{ reason: 'clean-up-unfinished', action: 'end-session-and-close', sessionSid: scene.carrierSid }],
    });
    expect(await restOf(scene)).toEqual(PUT_AWAY);
  });
});
