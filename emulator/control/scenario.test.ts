import { setUp } from '../../test/emulator/control';
import type { Scenario } from './scenario';

const readBack = async ({ request }: ReturnType<typeof setUp>) =>
  (await (await request('/api/scenario')).json()) as Scenario;

/** What is the same in every run: states and texts, no SIDs. */
const looksLike = async ({ state }: ReturnType<typeof setUp>) => {
  const { channels, tasks, phones } = await state();
  return {
    channels: channels.map(({ type, status, lines }) => [type, status, lines.map(({ body }) => body)]),
    tasks: tasks.map(({ status, reservation }) => [status, reservation?.worker]),
    phones: phones.map(({ name, messages }) => [name, messages.map(({ body }) => body)]),
  };
};

/** Two customers with an agent each; the Task that is named is not the oldest. */
const played = async () => {
  const world = setUp();
  for (const [name, from] of [
    ['Wendy', '+15550111'],
    ['Walter', '+15550112'],
  ] as const) {
    await world.act('sms', { body: 'hi', from });
    const [channel] = (await world.state()).channels.slice(-1);
    world.handOver(channel?.sid ?? '', name);
  }
  return world;
};

it('a scenario does again what was done, in a new run with other SIDs', async () => {
  const first = setUp();
  await first.act('sms', { body: 'one' });
  await first.act('lose', { webhook: 'task.canceled' });
  await first.act('wait', { duration: '25h' });
  await first.emulator.clock.advance(1_500);
  await first.act('sms', { body: 'two', from: '+15550199' });
  const scenario = await readBack(first);
  expect(scenario).toEqual({
    flexkeepScenario: 1,
    acts: [
      { action: 'sms', values: { body: 'one' } },
      { action: 'lose', values: { webhook: 'task.canceled' } },
      { action: 'wait', values: { duration: '25h' } },
      { after: '1500ms', action: 'sms', values: { body: 'two', from: '+15550199' } },
    ],
  });

  const second = setUp();
  await second.act('sms', { body: 'of an earlier try' });
  const answer = await second.send('/api/scenario', 'POST', scenario);
  expect(((await answer.json()) as { did: string }[]).map(({ did }) => did)).toHaveLength(5);
  expect(await looksLike(second)).toEqual(await looksLike(first));
  expect(second.emulator.clock.now()).toBe(first.emulator.clock.now());
  expect(second.emulator.deliverer.rules).toEqual(first.emulator.deliverer.rules);
  expect(await readBack(second)).toEqual(scenario);
  expect((await second.state()).channels.map(({ sid }) => sid)).not.toEqual(
    (await first.state()).channels.map(({ sid }) => sid),
  );
});

it('a Task is named by its place, so that it is found where its SID is another one', async () => {
  const world = await played();
  const [, task] = (await world.state()).tasks;
  await world.act('accept', { task: task?.sid });
  expect((await readBack(world)).acts.at(-1)).toEqual({ action: 'accept', values: { task: '#2' } });
});

it('what was refused is not part of it, nor is a reset, which begins anew', async () => {
  const world = setUp();
  await world.act('sms', { body: 'before' });
  await world.act('reset');
  await world.refusal('accept');
  await world.act('sms', { body: 'after' });
  expect((await readBack(world)).acts).toEqual([{ action: 'sms', values: { body: 'after' } }]);
});

it.each<[string, unknown, string]>([
  ['a list', [], 'it is not an object'],
  ['another version', { flexkeepScenario: 2, acts: [] }, 'flexkeepScenario must be 1'],
  ['an unknown field', { flexkeepScenario: 1, acts: [], name: 'x' }, 'it has name; it can have flexkeepScenario, acts'],
  ['no acts', { flexkeepScenario: 1 }, 'acts is not a list'],
  ['an act without an action', { flexkeepScenario: 1, acts: [{}] }, 'act 1 has no action'],
  ['an act that takes no such value', { flexkeepScenario: 1, acts: [{ action: 'calm', values: { a: 'b' } }] }, 'has a'],
  ['a time that is none', { flexkeepScenario: 1, acts: [{ after: 'soon', action: 'calm' }] }, 'act 1: after must be'],
  [
    'a value that is none',
    { flexkeepScenario: 1, acts: [{ action: 'wait', values: { duration: 'long' } }] },
    'act 1: duration must be',
  ],
  [
    'a resend',
    { flexkeepScenario: 1, acts: [{ action: 'resend', values: { entry: '1' } }] },
    'which no scenario can have',
  ],
])('%s is refused before anything is done', async (_, scenario, message) => {
  const world = setUp();
  await world.act('sms', { body: 'hi' });
  const answer = await world.send('/api/scenario', 'POST', scenario);
  const { error } = (await answer.json()) as { error: { message: string } };
  expect([answer.status, error.message]).toEqual([400, expect.stringContaining(message)]);
  expect((await world.state()).channels).toHaveLength(1);
});

it('the first act that is refused ends it, and is named', async () => {
  const acts = [
    { action: 'sms', values: { body: 'hi' } },
    { action: 'accept', values: { task: '#1' } },
  ];
  const answer = await setUp().send('/api/scenario', 'POST', { flexkeepScenario: 1, acts });
  const { error } = (await answer.json()) as { error: { message: string } };
  expect(error.message).toBe('Act 2, accept: There is no Task #1 at this moment.');
});
