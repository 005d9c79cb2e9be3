import { look, openConsole as open, postCheckup as post } from './support/console';
import { createScene, HOUR } from './support/scene';

describe('a sweep of chosen engagements', () => {
  /** Customers who left the bot, each with an engagement of their own. */
  const left = async (count: number) => {
    const scene = await createScene();
    for (let i = 0; i < count; i += 1) scene.orchestration.sendSms(scene, `+1555014${i}`, 'hi');
    await scene.emulator.clock.advance(26 * HOUR);
    open(scene);
    const sids = async (): Promise<string[]> => {
      const { items } = (await look(scene)).body as { items: { sid: string }[] }; // reason: the report's own shape
      return items.map(({ sid }) => sid);
    };
    const choose = (...chosen: string[]) => {
      const named = chosen.map((sid) => ({ sid, orchestration: 'flex-flow' }));
      return post(scene, { body: JSON.stringify({ chosen: named }) });
    };
    return { scene, sids, choose };
  };

  it('cleans up these, and no other', async () => {
    const { sids, choose } = await left(3);
    const [first = '', second = '', third = ''] = await sids();
    const { status, body } = await choose(first, third);
    expect({ status, body }).toMatchObject({ status: 200, body: { stale: 2, cleaned: 2, done: true } });
    expect(await sids()).toEqual([second]);
    expect((await choose(first)).body).toMatchObject({ stale: 0, cleaned: 0, items: [], done: true });
  });

  it('leaves the sweep that is under way where it is, and is none of the last runs', async () => {
    const { scene, sids, choose } = await left(2);
    const runs = async () => (await look(scene)).body.lastRuns;
    expect(await runs()).toEqual([]);
    await choose(...(await sids()).slice(0, 1));
    expect(await runs()).toEqual([]);
    expect((await scene.sweep()).body).toMatchObject({ cleaned: 1, done: true });
    expect(await runs()).toHaveLength(1);
  });

  it('leaves alone what came back meanwhile', async () => {
    const { scene, sids, choose } = await left(1);
    const all = await sids();
    scene.orchestration.sendSms(scene, '+15550140', 'still here');
    await scene.emulator.clock.advance(1_000);
    expect((await choose(...all)).body).toMatchObject({ cleaned: 0 });
    expect(await sids()).toEqual([]);
  });

  it.each([
    '[]',
    '"CH"',
    '[{"sid":"CH1","orchestration":"flex-flow"}]',
    `[{"sid":"CH${'0'.repeat(32)}","orchestration":"studio"}]`,
    `[${Array(21)
      .fill(`{"sid":"CH${'0'.repeat(32)}","orchestration":"flex-flow"}`)
      .join()}]`,
  ])('is refused where it is no list of them: %s', async (chosen) => {
    const { scene } = await left(0);
    expect((await post(scene, { body: `{"chosen":${chosen}}` })).status).toBe(400);
  });
});
