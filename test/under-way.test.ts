import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTwilio, type TwilioForTests } from '../emulator/testing';

/** Takes turns of the event loop, as real work does, and then makes one call. */
const WORKS = `exports.handler = async (context, event, callback) => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((go) => setImmediate(go));
  const { documents } = context.getTwilioClient().sync.v1.services(context.SYNC);
  await documents.create({ uniqueName: "of " + event.MessageSid }).catch(() => undefined);
  callback(null, {});
};`;

let project: string;
let twilio: TwilioForTests;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'under-way-'));
  await mkdir(join(project, 'functions'));
  await writeFile(join(project, 'functions', 'sms.protected.js'), WORKS);
  const numbers = [{ number: '+15550100', to: '/sms' }];
  twilio = await startTwilio({ project, account: { numbers, environment: { SYNC: '{syncServiceSid}' } } });
});
beforeEach(() => twilio.reset());
afterAll(async () => {
  await twilio.stop();
  await rm(project, { recursive: true });
});

const documents = async () =>
  (await twilio.client.sync.v1.services(String(twilio.account.syncServiceSid)).documents.list()).length;

const writes = () => twilio.act('sms', { from: '+15550101', body: 'hello' });

describe.each(['timeout', 'late'] as const)('after a call that ended by %s, an act waits for the Function', (fault) => {
  test('once the call was given up', async () => {
    twilio.faults([{ fault, operation: 'sync.CreateDocument', times: 1 }]);
    await writes();
    await twilio.advance('30s');
    const before = await documents();
    await writes();
    expect((await documents()) - before).toBe(1);
  });

  test('once everything began anew', async () => {
    twilio.faults([{ fault, operation: 'sync.CreateDocument', times: 1 }]);
    await writes();
    await twilio.reset();
    await writes();
    expect(await documents()).toBe(1);
  });
});

test('a call that was slow when everything began anew is no longer waited for', async () => {
  twilio.options.latency = [{ medianMs: 5000, p99Ms: 5000 }];
  const slow = expect(twilio.client.sync.v1.services.list()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await twilio.advance(0);
  await twilio.reset();
  await slow;
  await writes();
  expect(await documents()).toBe(1);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 'soon'])('time is not moved on by %p', async (duration) => {
  await expect(twilio.advance(duration)).rejects.toThrow('is no duration: write ms as a number');
  await writes();
  expect(await documents()).toBe(1);
});
