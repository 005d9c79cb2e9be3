import { toCloudEvents } from '../emulator/products/taskrouter/cloud-events';
import { taskrouterEvents } from '../emulator/products/taskrouter/events';
import { postBatch } from './support/batch';
import { agent, createScene, HOUR, type Scene, withAgent } from './support/scene';
import { deadEnd, strangersEnd } from './support/task';

const MINUTE = 60_000;
const STATE = 'flexkeep.sweep.timer';

interface Timed extends Scene {
  workflowSid: string;
  /** SIDs of the timer's live Tasks. */
  timers(): Promise<string[]>;
  state(): Promise<{ key: string; dueAt: number } | undefined>;
  /** Sweeps so far, with the virtual time at which each began. */
  sweeps(): Promise<{ startedAt: number; endedAt?: number; cleaned: number; slices: number }[]>;
  /** An ending event that has nothing to be cleaned. */
  nudge(): Promise<unknown>;
}

/** What the setup makes: a queue that no Worker serves, and a Workflow that leads into it. */
const withTimer = async (scene: Scene): Promise<Timed> => {
  const { twilio, account, emulator } = scene;
  const workspace = twilio.taskrouter.v1.workspaces(account.workspaceSid);
  const workflowSid = await deadEnd(scene);
  scene.environment.SWEEP_TIMER_WORKFLOW_SID = workflowSid;
  const documents = twilio.sync.v1.services(account.syncServiceSid).documents;
  const read = async (name: string) =>
    documents(name)
      .fetch()
      .then(({ data }) => data)
      .catch(() => undefined);
  return Object.assign(scene, {
    workflowSid,
    async timers() {
      const tasks = await workspace.tasks.list({ workflowSid, assignmentStatus: ['pending'] });
      return tasks.map(({ sid }) => sid);
    },
    state: () => read(STATE),
    sweeps: async () => (await read('flexkeep.sweep'))?.runs ?? [],
    nudge: () => scene.post('/taskrouter-events', strangersEnd(scene)),
    emulator,
  });
};

const startTimer = async (scene?: Scene): Promise<Timed> => {
  const timed = await withTimer(scene ?? (await createScene()));
  await timed.nudge();
  return timed;
};

describe('the sweeper’s own timer', () => {
  it('is off where its Workflow is not set: no Task, no further call', async () => {
    const scene = await createScene();
    scene.calls();
    await scene.post('/taskrouter-events', strangersEnd(scene));
    expect(scene.calls()).toEqual([
      'sync.FetchDocument',
      'chat.FetchChannel',
      'taskrouter.ListTask',
      'proxy.FetchSession',
      'proxy.ListSession',
    ]);
  });

  it('is set although the answer to its own write was lost, and that write was sent again', async () => {
    const scene = await startTimer();
    scene.emulator.faults.set([{ fault: 'lost', operation: 'sync.UpdateDocument' }]);
    await scene.emulator.clock.advance(HOUR + 2 * MINUTE);
    expect(await scene.timers()).toHaveLength(1);
  });

  it('is started by the first ending event, and sweeps every hour from then on', async () => {
    const scene = await startTimer();
    expect(await scene.timers()).toHaveLength(1);
    const began = scene.emulator.clock.now();
    for (let hour = 0; hour < 9.5; hour += 0.5) {
      await scene.emulator.clock.advance(HOUR / 2);
      expect(await scene.timers()).toHaveLength(1);
    }
    const starts = (await scene.sweeps()).map(({ startedAt }) => startedAt).reverse();
    expect(starts).toHaveLength(10);
    expect((starts[0] ?? 0) - began).toBeLessThan(MINUTE);
    for (const [i, at] of starts.slice(1).entries()) {
      expect(at - (starts[i] ?? 0)).toBeGreaterThanOrEqual(HOUR);
      expect(at - (starts[i] ?? 0)).toBeLessThan(HOUR + MINUTE);
    }
  });

  it('is started by a sweep that somebody asks for, but not by a dry run', async () => {
    const scene = await withTimer(await createScene());
    await scene.sweep({ dryRun: 'true' });
    expect(await scene.timers()).toEqual([]);
    await scene.sweep();
    expect(await scene.timers()).toHaveLength(1);
  });

  it('goes off as often as the setting says', async () => {
    const scene = await withTimer(await createScene());
    scene.environment.SWEEP_TIMER_MINUTES = '10';
    await scene.nudge();
    await scene.emulator.clock.advance(65 * MINUTE);
    expect(await scene.sweeps()).toHaveLength(7);
  });

  it('goes off by a batch of CloudEvents, too, once, whatever else is in the batch', async () => {
    const scene = await startTimer();
    const { twilio, account, emulator } = scene;
    await twilio.taskrouter.v1.workspaces(account.workspaceSid).update({ eventCallbackUrl: '' });
    await emulator.clock.advance(MINUTE);
    expect(await scene.timers()).toEqual([]);
    const all = toCloudEvents(taskrouterEvents.collection(emulator, account.workspaceSid).all());
    expect((await postBatch(scene, [...all, ...all])).status).toBe(204);
    expect(await scene.timers()).toHaveLength(1);
    expect(await scene.sweeps()).toMatchObject([{ slices: 1 }]);
  });

  it('cleans up what a lost event left, days later, with no scheduler to call the sweeper', async () => {
    const scene = await withTimer(await withAgent());
    await scene.nudge();
    agent.closeTab(scene.emulator);
    scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
    await scene.emulator.clock.advance(50 * HOUR);
    expect(scene.carriers()).toEqual([]);
    expect(scene.attributes()).toMatchObject({ status: 'INACTIVE' });
    const runs = await scene.sweeps();
    expect(runs).toHaveLength(10);
    expect(await scene.timers()).toHaveLength(1);
  });

  it('never reaches an agent, nor is anybody’s Task', async () => {
    const scene = await withTimer(await withAgent());
    await scene.nudge();
    await scene.emulator.clock.advance(30 * MINUTE);
    const workspace = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
    const [timer = ''] = await scene.timers();
    expect(await workspace.tasks(timer).reservations.list()).toEqual([]);
    expect(await scene.tasks()).toHaveLength(1);
    const attributes = JSON.parse((await workspace.tasks(timer).fetch()).attributes);
    expect(attributes).toEqual({ flexkeepTimer: true, flexkeepTimerKey: expect.any(String) });
  });

  it('goes on in seconds while a sweep is unfinished, and then rests', async () => {
    const scene = await createScene();
    const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
    for (let i = 0; i < 120; i += 1) {
      const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web' });
      await chat.channels.create({ type: 'private', attributes });
    }
    await scene.emulator.clock.advance(26 * HOUR);
    const timed = await startTimer(scene);
    timed.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 300 }]);
    await timed.emulator.clock.advance(3 * MINUTE);
    timed.emulator.faults.set([]);
    const runs = await timed.sweeps();
    expect(runs).toMatchObject([{ cleaned: 120, endedAt: expect.any(Number) }]);
    expect(runs[0]?.slices).toBeGreaterThan(2);
    expect(await timed.timers()).toHaveLength(1);
  });
});

describe('a timer in trouble', () => {
  const timerEvents = (copies: number, more: object = {}) => ({ name: 'task.canceled', copies, ...more });

  it('is found dead by the next janitor event when its own event was lost', async () => {
    const scene = await startTimer();
    await scene.emulator.clock.advance(5 * MINUTE);
    expect(await scene.sweeps()).toHaveLength(1);
    scene.emulator.deliverer.rules = [timerEvents(0)];
    await scene.emulator.clock.advance(2 * HOUR);
    expect(await scene.timers()).toEqual([]);
    scene.emulator.deliverer.rules = [];
    await scene.nudge();
    expect(await scene.timers()).toHaveLength(1);
    await scene.emulator.clock.advance(MINUTE);
    expect(await scene.sweeps()).toHaveLength(2);
    await scene.emulator.clock.advance(2 * HOUR);
    expect(await scene.sweeps()).toHaveLength(4);
  });

  it('costs janitor events one call when nothing is known, and none while it cannot be dead', async () => {
    const scene = await startTimer();
    await scene.emulator.clock.advance(5 * MINUTE);
    scene.calls();
    for (let i = 0; i < 5; i += 1) await scene.nudge();
    // Each event looks into the ledger of its own channel, and no further.
    expect(scene.calls().filter((name) => name.startsWith('sync.'))).toEqual(Array(5).fill('sync.FetchDocument'));
  });

  it.each([2, 4])('goes off once when its event comes %d times at once', async (copies) => {
    const scene = await startTimer();
    scene.emulator.deliverer.rules = [timerEvents(copies)];
    for (let i = 0; i < 12; i += 1) {
      await scene.emulator.clock.advance(10 * MINUTE);
      expect(await scene.timers()).toHaveLength(1);
    }
    expect(await scene.sweeps()).toHaveLength(2);
    expect((await scene.sweeps()).every(({ slices }) => slices === 1)).toBe(true);
  });

  it('is not set twice by events that come late', async () => {
    const scene = await startTimer();
    scene.emulator.deliverer.rules = [timerEvents(3, { spacingMs: 20 * MINUTE })];
    for (let i = 0; i < 36; i += 1) {
      await scene.emulator.clock.advance(10 * MINUTE);
      expect(await scene.timers()).toHaveLength(1);
    }
    expect(await scene.sweeps()).toHaveLength(6);
  });

  it('is set once when two janitor events find it dead at the same moment', async () => {
    const scene = await withTimer(await createScene());
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 200 }]);
    await scene.finish(Promise.all([scene.nudge(), scene.nudge(), scene.nudge()]));
    scene.emulator.faults.set([]);
    expect(await scene.timers()).toHaveLength(1);
  });

  it('is not set again when the answer to its making was lost', async () => {
    const scene = await withTimer(await createScene());
    scene.emulator.faults.set([{ operation: 'taskrouter.CreateTask', fault: 'lost', times: 1 }]);
    await scene.nudge();
    await scene.nudge();
    expect(await scene.timers()).toHaveLength(1);
    await scene.emulator.clock.advance(3 * HOUR);
    expect(await scene.timers()).toHaveLength(1);
    expect(await scene.sweeps()).toHaveLength(3);
  });

  it('does not wait until it would have been due when TaskRouter refused to make it', async () => {
    const scene = await startTimer();
    await scene.emulator.clock.advance(2 * MINUTE);
    expect((await scene.state())?.dueAt).toBeGreaterThan(scene.emulator.clock.now() + 50 * MINUTE);
    scene.emulator.faults.set([{ operation: 'taskrouter.CreateTask', fault: 'rate-limited', times: 4 }]);
    await scene.emulator.clock.advance(HOUR);
    expect(await scene.sweeps()).toHaveLength(2);
    expect(await scene.timers()).toEqual([]);
    await scene.nudge();
    expect(await scene.timers()).toHaveLength(1);
    await scene.emulator.clock.advance(MINUTE);
    expect(await scene.timers()).toHaveLength(1);
    expect(await scene.sweeps()).toHaveLength(2);
  });

  it('is adopted when what was remembered of it is gone', async () => {
    const scene = await startTimer();
    await scene.emulator.clock.advance(5 * MINUTE);
    const { documents } = scene.twilio.sync.v1.services(scene.account.syncServiceSid);
    await documents(STATE).remove();
    await scene.emulator.clock.advance(3 * HOUR);
    expect(await scene.timers()).toHaveLength(1);
    expect(await scene.sweeps()).toHaveLength(4);
  });

  it.each([{}, { key: 7 }, { key: 'mine', dueAt: 8.64e15 }])(
    'is set anew where %j stands in its place',
    async (data) => {
      const scene = await startTimer();
      await scene.emulator.clock.advance(5 * MINUTE);
      await scene.twilio.sync.v1.services(scene.account.syncServiceSid).documents(STATE).update({ data });
      await scene.emulator.clock.advance(3 * HOUR);
      expect(await scene.timers()).toHaveLength(1);
      expect(await scene.sweeps()).toHaveLength(4);
      expect(scene.log).toContainEqual(expect.stringContaining('"action":"read-state","outcome":"illegible"'));
    },
  );

  it('is no sweep of its own while another one is under way', async () => {
    const scene = await startTimer();
    scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 600 }]);
    await scene.emulator.clock.advance(14_000);
    const other = scene.send('/sweep', { dryRun: 'false' });
    await scene.emulator.clock.advance(8_000);
    expect((await other).status).toBe(200);
    expect(scene.log).toContainEqual(expect.stringContaining('"action":"timer","outcome":"waits"'));
    scene.emulator.faults.set([]);
    await scene.emulator.clock.advance(2 * MINUTE);
    expect(await scene.timers()).toHaveLength(1);
  });

  it('ends where it is switched off', async () => {
    const scene = await startTimer();
    delete scene.environment.SWEEP_TIMER_WORKFLOW_SID;
    await scene.emulator.clock.advance(3 * HOUR);
    expect(await scene.timers()).toEqual([]);
  });
});
