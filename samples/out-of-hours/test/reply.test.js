const { join } = require('node:path');
const { startTwilio } = require('flexkeep/testing');

const project = join(__dirname, '..');
const CUSTOMER = '+15550101';

let twilio;

beforeAll(async () => {
  // One of the tests makes the Function fail: that is no news.
  const onError = () => undefined;
  twilio = await startTwilio({ project, account: join(project, 'account.yaml'), onError });
});
beforeEach(() => twilio.reset());
afterAll(() => twilio.stop());

const heard = () =>
  twilio
    .state()
    .phones.flatMap(({ messages }) => messages)
    .filter(({ direction }) => direction === 'received')
    .map(({ body }) => body);

test('a customer who writes in the evening is told when the shop opens', async () => {
  await twilio.act('sms', { from: CUSTOMER, body: 'Are you open?' });
  expect(heard()).toEqual(['We are closed. Write to us from 9:00 on.']);
});

test('a customer who writes by day is not', async () => {
  await twilio.advance('14h');
  await twilio.act('sms', { from: CUSTOMER, body: 'Are you open?' });
  expect(heard()).toEqual([]);
});

test('one message that is delivered four times at once is answered once', async () => {
  twilio.deliveries([{ name: 'onMessageSent', copies: 4 }]);
  await twilio.act('sms', { from: CUSTOMER, body: 'Are you open?' });
  expect(heard()).toHaveLength(1);
});

test('a message is answered although Sync is overloaded for a moment', async () => {
  twilio.faults([{ fault: 'unavailable', operation: 'sync.CreateDocument', times: 1 }]);
  twilio.deliveries([{ name: 'onMessageSent', copies: 2, spacingMs: 1_000 }]);
  await twilio.act('sms', { from: CUSTOMER, body: 'Are you open?' });
  await twilio.advance('1m');
  expect(heard()).toHaveLength(1);
});

test('nobody but Twilio can call the Function', async () => {
  const answer = await fetch(`https://${twilio.environment.DOMAIN_NAME}/reply`, { method: 'POST' }).catch(String);
  expect(answer.status).toBe(400);
});
