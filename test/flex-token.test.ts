import { request } from 'node:https';
import { startTwilio, type TwilioForTests } from '../emulator/testing';

let twilio: TwilioForTests;
beforeAll(async () => {
  twilio = await startTwilio({ account: { workers: [{ name: 'Alice', attributes: { roles: ['admin'] } }] } });
});
beforeEach(() => twilio.reset());
afterAll(() => twilio.stop());

/** As a Function that a Flex plugin calls does it, with `node:https` and no SDK. */
const check = (token: string, secret = twilio.account.authToken): Promise<{ status?: number; valid?: boolean }> => {
  const { accountSid } = twilio.account;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ host: 'iam.twilio.com', method: 'POST', path: `/v1/Accounts/${accountSid}/Tokens/validate` },
        headers: { 'content-type': 'application/json' },
        auth: `${accountSid}:${secret}`,
      },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, ...JSON.parse(text) }));
      },
    );
    asked.on('error', reject);
    asked.end(JSON.stringify({ token }));
  });
};

it('is good for an agent of the account, with the roles of the Worker', async () => {
  expect(await check(twilio.flexToken('alice'))).toMatchObject({
    ...{ status: 200, valid: true, realm_user_id: 'alice', roles: ['admin'] },
    worker_sid: twilio.account.workers.Alice,
  });
});

it('is one as the action prints it, too', async () => {
  const { did } = await twilio.act('token', { worker: 'Alice' });
  expect(await check(did.split(' ').at(-1) ?? '')).toMatchObject({ valid: true });
});

it.each<[string, () => string]>([
  ['is made up', () => 'eyJhbGciOiJkaXIifQ.made-up'],
  ['was changed', () => twilio.flexToken('Alice').replace(/^./, 'x')],
])('is not valid where it %s: 200, and says so', async (_, token) => {
  expect(await check(token())).toMatchObject({ status: 200, valid: false, worker_sid: null });
});

it('is not valid a day later', async () => {
  const token = twilio.flexToken('Alice');
  await twilio.advance('24h');
  expect(await check(token)).toMatchObject({ valid: false, message: 'Token has expired' });
});

it('is not checked for other credentials', async () => {
  expect(await check(twilio.flexToken('Alice'), 'f'.repeat(32))).toMatchObject({ status: 401 });
});

it('is had of no agent that is not there', () => {
  expect(() => twilio.flexToken('Carol')).toThrow('There is no agent Carol.');
});
