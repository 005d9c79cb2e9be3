import { conversations } from './orchestrations/conversations';
import { createScene, HOUR, type Scene } from './support/scene';

const MINUTE = HOUR / 60;

/** Flex drops every Interaction; the customer has asked for an agent. */
const dropped = async (isAnswerLost: boolean) => {
  const scene = await createScene({ orchestration: conversations });
  scene.emulator.options.interactionFate = 'dropped';
  const { createTask = '' } = conversations.operations;
  if (isAnswerLost) scene.emulator.faults.set([{ operation: createTask, fault: 'lost' }]);
  await says(scene, 'hi');
  await says(scene, 'agent');
  return scene;
};

const says = async (scene: Scene, body: string) => {
  await scene.writes(body);
  await scene.emulator.clock.advance(2 * MINUTE);
};

const interactions = ({ emulator }: Scene) =>
  emulator.journal.entries.filter(({ kind, name }) => kind === 'call' && name === 'flex.CreateInteraction').length;

const sweepsFor = async (scene: Scene, hours: number, everyMinutes = 20) => {
  let body = {};
  for (let minutes = 0; minutes < hours * 60; minutes += everyMinutes) {
    await scene.emulator.clock.advance(everyMinutes * MINUTE);
    ({ body } = await scene.sweep());
  }
  return body;
};

describe.each([
  ['dropped', false],
  ['dropped, and their answers are lost', true],
])('where all Interactions are %s', (_, isAnswerLost) => {
  it('a customer is handed over ten times, and then once a day; the report says so', async () => {
    const scene = await dropped(isAnswerLost);
    const items = [{ sid: scene.sid, reason: 'handover-given-up', action: 'none' }];
    expect(await sweepsFor(scene, 4)).toMatchObject({ items, skipped: 1, cleaned: 0 });
    expect(interactions(scene)).toBe(10);
    expect(scene.log.filter((line) => line.includes('"outcome":"given-up"'))).toHaveLength(1);
    expect(scene.heard().filter((text) => text.includes('longer'))).toHaveLength(1);
    await sweepsFor(scene, 26, 120);
    expect(interactions(scene)).toBe(11);
    expect(scene.webhooks()).toHaveLength(1);
  });

  it.each<[string, (scene: Scene) => Promise<unknown>]>([
    ['next message', (scene) => says(scene, 'hello?')],
    ['sweep of the next day', (scene) => sweepsFor(scene, 26, 120)],
  ])('the %s hands over, once Flex does so again', async (_when, comes) => {
    const scene = await dropped(isAnswerLost);
    await sweepsFor(scene, 4);
    scene.emulator.options.interactionFate = 'usual';
    scene.emulator.faults.set([]);
    await comes(scene);
    expect(await scene.liveTasks()).toHaveLength(1);
    expect(scene.webhooks()).toEqual([]);
  });
});

it('a webhook that could not be put back is put back after the next handover that Flex drops, and the customer is told once', async () => {
  const scene = await createScene({ orchestration: conversations });
  await says(scene, 'hi');
  scene.emulator.options.interactionFate = 'dropped';
  const { rehook = '' } = conversations.operations;
  scene.emulator.faults.set([{ operation: rehook, fault: 'server-error', times: 99 }]);
  await says(scene, 'agent');
  expect(scene.webhooks()).toEqual([]);
  scene.emulator.faults.set([]);
  await sweepsFor(scene, 2);
  await scene.emulator.clock.advance(MINUTE);
  expect(scene.webhooks()).toHaveLength(1);
  expect(scene.heard().filter((text) => text.includes('longer'))).toHaveLength(1);
  scene.emulator.options.interactionFate = 'usual';
  await says(scene, 'hello?');
  expect(await scene.liveTasks()).toHaveLength(1);
});
