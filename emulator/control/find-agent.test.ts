import { setUp } from '../../test/emulator/control';

it('a Task that waits while every agent is offline: the refusal says so', async () => {
  const { act, refusal, handOver, state } = setUp();
  await act('sms', { body: 'agent' });
  await act('offline');
  handOver(String((await state()).channels[0]?.sid), 'Wendy');
  expect(await refusal('accept')).toMatchObject({ remedy: 'Every agent is offline. First: available' });
});

it('a Task that no agent has been asked to take yet: the refusal says that time has to go by', async () => {
  const { act, refusal } = setUp();
  await act('sms', { body: 'hello' });
  await act('to-flex');
  expect(await refusal('accept')).toMatchObject({ remedy: expect.stringMatching(/^WT\w{32} waits: let time go by/) });
});
