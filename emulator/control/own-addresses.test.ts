import { setUp } from '../../test/emulator/control';
import { FLEXKEEP_ACCOUNT } from '../furnish';

const OWN = {
  ...FLEXKEEP_ACCOUNT,
  addresses: [
    { name: 'SMS', channel: 'sms' as const, address: '+14155550888', to: '/inbound' },
    { name: 'WhatsApp', channel: 'whatsapp' as const, address: 'whatsapp:+14155550999', to: '/inbound' },
  ],
};

it('customers write to the numbers that an account has for Conversations', async () => {
  const { act } = setUp(OWN);
  expect((await act('sms', { body: 'hi' })).did).toContain('to +14155550888: a new engagement began');
  const named = await act('sms', { body: 'hi', from: '+15550102', orchestration: 'conversations' });
  expect(named.did).toContain('to +14155550888: a new engagement began');
  expect((await act('whatsapp', { body: 'hi' })).did).toContain('to whatsapp:+14155550999: a new engagement began');
});
