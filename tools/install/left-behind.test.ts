import { sendMessageTo } from '../../emulator/people/customers';
import { setScene } from '../../test/install/scene';
import type { Finding } from '../engine/problem';

/** Two customers have come, one over each orchestration, and the bot talks with both. */
const setUp = async () => {
  const scene = setScene();
  expect(await scene.run('setup', '--yes', '--no-timer')).toBe(0);
  for (const to of [scene.account.smsNumber, '+15550199']) {
    await scene.finish(Promise.resolve(sendMessageTo(scene.emulator, { from: '+15550123', to, body: 'hi' })));
    await scene.emulator.clock.advance(10_000);
  }
  const leftBehind = async (orchestrations: string) => {
    scene.outer = { ...scene.outer, ORCHESTRATIONS: orchestrations };
    await scene.run('doctor', '--json');
    return scene.json<{ findings: Finding[] }>().findings.filter(({ check }) => check === 'Left behind');
  };
  return { scene, leftBehind };
};

it.each([
  ['conversations', 'flex-flow', '1 open Proxy Session'],
  ['flex-flow', 'conversations', '1 open Conversation'],
])('doctor, with ORCHESTRATIONS=%s, counts what of %s is still open', async (kept, dropped, what) => {
  const { leftBehind } = await setUp();
  const says = `ORCHESTRATIONS has no ${dropped}, and ${what} of it began with Flexkeep: neither janitor nor sweep ends them`;
  const todo = expect.stringMatching(
    new RegExp(`^Keep ${dropped} in ORCHESTRATIONS in .env until they have ended: .*setup`),
  );
  expect(await leftBehind(kept)).toEqual([{ check: 'Left behind', ok: false, says, todo }]);
  expect(await leftBehind('flex-flow,conversations')).toEqual([]);
});

it('says nothing of it once all has ended', async () => {
  const { scene, leftBehind } = await setUp();
  const service = scene.sdk.proxy.v1.services(scene.account.proxyServiceSid);
  for (const { sid } of await service.sessions.list()) await service.sessions(sid).remove();
  expect(await leftBehind('conversations')).toEqual([]);
});
