import * as agent from '../emulator/people/agents';
import { conversations } from './orchestrations/conversations';
import { HOUR, type Scene, withAgent } from './support/scene';

const DAY = 24 * HOUR;

const stateOf = async ({ twilio, account, sid }: Scene) =>
  (await twilio.conversations.v1.services(account.chatServiceSid).conversations(sid).fetch()).state;

/** An agent left the customer, and Twilio told of none of it. */
const leftUnheard = async () => {
  const scene = await withAgent({ orchestration: conversations });
  scene.emulator.deliverer.rules = ['task.wrapup', 'task.completed'].map((name) => ({ name, copies: 0 }));
  agent.leave(scene.emulator, scene);
  await scene.emulator.clock.advance(3_000);
  agent.complete(scene.emulator, scene);
  return scene;
};

it('what an agent left is known to be left for as long as that lasts, although no event told of it', async () => {
  const scene = await leftUnheard();
  for (const days of [2, 27, 28, 28]) {
    await scene.emulator.clock.advance(days * DAY);
    expect((await scene.sweep()).body).toMatchObject({ stale: 0, skipped: 0, items: [] });
    expect(await stateOf(scene)).toBe('active');
  }
  await scene.writes('one more thing');
  await scene.emulator.clock.advance(HOUR);
  expect(await scene.liveTasks()).toHaveLength(1);
});

it('a sweep notes that it was left once; a second one, and a dry run, write nothing', async () => {
  const scene = await leftUnheard();
  await scene.emulator.clock.advance(2 * DAY);
  const documents = scene.twilio.sync.v1.services(scene.account.syncServiceSid).documents;
  const noted = async (dryRun: string) => {
    await scene.sweep({ dryRun });
    const { revision, data } = await documents(`flexkeep.engagement.${scene.sid}`).fetch();
    return { revision, standing: data.standing };
  };
  const dry = await noted('true');
  const first = await noted('false');
  expect([dry.standing, first.standing]).toEqual([undefined, 'left']);
  expect(await noted('false')).toEqual(first);
});
