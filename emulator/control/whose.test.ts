import { setUp } from '../../test/emulator/control';
import { FLEXKEEP_ACCOUNT } from '../furnish';

it('a channel names its customer, whatever brought it; so do the engagements to choose from', async () => {
  const { act, state, request } = setUp(FLEXKEEP_ACCOUNT);
  await act('sms', { body: 'hi' });
  await act('whatsapp', { body: 'hi' });
  await act('web', { body: 'hi', name: 'Wendy' });
  await act('sms', { body: 'hi', from: '+15550102', orchestration: 'flex-flow' });
  await act('web', { body: 'hi', name: 'Walter', orchestration: 'flex-flow' });
  const names = ['+15550101', 'whatsapp:+15550101', 'Wendy', '+15550102', 'Walter'];
  expect((await state()).channels.map(({ customer }) => customer).sort()).toEqual([...names].sort());
  const engagements: unknown = await (await request('/api/engagements')).json();
  expect(engagements).toEqual(names.map((name) => expect.objectContaining({ name })).reverse());
});
