import { flexFlow } from './orchestrations/flex-flow';
import { killAt } from './support/kill';
import { agent, HOUR, withAgent } from './support/scene';

const MINUTE = 60_000;

/** The janitor's calls: the ledger, the Chat Channel and the live Tasks are read; then these. */
it.each([
  ['the claim', 4, 'after'],
  ['the end of the Proxy Session', 5, 'after'],
  ['the end of the Chat Channel', 6, 'before'],
] as const)('a clean-up that is killed at %s is finished by the next sweep, whatever its age', async (_, nth, when) => {
  const scene = await withAgent({ orchestration: flexFlow });
  agent.closeTab(scene.emulator);
  const killed = killAt(scene, nth, when);
  scene.emulator.deliverer.rules = [{ name: 'task.completed', copies: 0 }];
  const { tasks } = scene.twilio.taskrouter.v1.workspaces(scene.account.workspaceSid);
  await tasks(scene.taskSid).update({ assignmentStatus: 'wrapping' });
  await scene.emulator.clock.advance(MINUTE);
  expect(killed.reached).toBe(true);
  delete scene.around;
  expect(scene.isEnded()).toBe(false);
  await tasks(scene.taskSid).update({ assignmentStatus: 'completed' });
  await scene.emulator.clock.advance(HOUR);
  const found = { stale: 1, items: [{ sid: scene.sid, reason: 'clean-up-unfinished' }] };
  expect((await scene.sweep({ dryRun: 'true' })).body).toMatchObject(found);
  expect((await scene.sweep()).body).toMatchObject({ ...found, cleaned: 1 });
  expect(scene.carriers()).toEqual([]);
  expect(scene.isEnded()).toBe(true);
  expect((await scene.sweep()).body).toMatchObject({ stale: 0, items: [] });
});
