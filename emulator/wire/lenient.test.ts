import { fillAccount } from '../account/fill';
import { perform } from '../control/perform';
import { createStage } from '../control/stage';
import { createEmulator, type Emulator } from '../emulator';
import { furnishedOf } from '../furnish';
import { sdkFor } from '../network/sdk';
import type { ApiRequest } from './message';

const setUp = () => {
  const emulator = createEmulator({ options: { refusesUnknownParameters: false } });
  const flows = [{ name: 'Text', channel: 'sms', address: '+15550100', to: '/reply' }] as const;
  const account = fillAccount(emulator, { flows: [...flows] }, { publicUrl: 'https://shop-1234.twil.io' });
  emulator.journal.clear();
  return { emulator, account, sdk: sdkFor(emulator), stage: createStage(emulator, furnishedOf(account)) };
};

const get = ({ api, accountSid, authToken }: Emulator, path: string, host = 'taskrouter.twilio.com') => {
  const login = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
  const [place = '', query] = path.split('?');
  const request: ApiRequest = {
    ...{ method: 'GET', host, path: place, query: new URLSearchParams(query), body: '' },
    headers: { authorization: `Basic ${login}` },
  };
  return api(request);
};

describe('what Twilio does not know', () => {
  it('in a request is ignored, and noted', async () => {
    const { emulator } = setUp();
    expect((await get(emulator, '/v1/Workspaces?Colour=blue&PageSize=2')).status).toBe(200);
    expect(emulator.journal.entries.filter(({ kind }) => kind === 'note')).toMatchObject([
      { name: 'unknown parameters', detail: { operation: 'taskrouter.ListWorkspace', parameters: 'Colour' } },
    ]);
  });

  it('is refused where that is wanted', async () => {
    const { emulator } = setUp();
    emulator.options.refusesUnknownParameters = true;
    expect((await get(emulator, '/v1/Workspaces?Colour=blue')).status).toBe(400);
  });
});

it('a slash at the end, a region and an edge lead to the same place', async () => {
  const { emulator, account } = setUp();
  const path = `/v1/Workspaces/${account.workspaceSid}`;
  const plain = await get(emulator, path);
  expect(plain.status).toBe(200);
  expect((await get(emulator, `${path}/`)).body).toBe(plain.body);
  for (const host of [
    'taskrouter.us1.twilio.com',
    'taskrouter.sao-paulo-ix.us1.twilio.com',
    'taskrouter.dublin.ie1.twilio.com',
  ])
    expect((await get(emulator, path, host)).body).toBe(plain.body);
  expect((await get(emulator, path, 'taskrouter.nowhere.us1.twilio.com')).status).toBe(501);
});

it('a number is added to a Proxy Service by its SID', async () => {
  const { sdk, account } = setUp();
  const numbers = sdk.proxy.v1.services(account.proxyServiceSid).phoneNumbers;
  const sid = `PN${'a'.repeat(32)}`;
  const made = await numbers.create({ sid });
  expect(made).toMatchObject({ sid, phoneNumber: expect.stringMatching(/^\+1555\d{7}$/) });
  expect(await numbers(sid).fetch()).toMatchObject({ phoneNumber: made.phoneNumber });
});

it('a Flex Channel says its target, and not the name that is shown', async () => {
  const { sdk, account } = setUp();
  const channel = await sdk.flexApi.v1.channel.create({
    ...{ flexFlowSid: account.flows.Text ?? '', identity: 'erika', target: '+15550101' },
    ...{ chatUserFriendlyName: 'Erika', chatFriendlyName: 'Text to Erika' },
  });
  const chat = await sdk.chat.v2.services(account.chatServiceSid).channels(channel.sid).fetch();
  expect(JSON.parse(chat.attributes)).toMatchObject({ from: '+15550101' });
});

it('no SID comes twice, also after a reset', async () => {
  const { sdk, stage } = setUp();
  const create = async () => (await sdk.sync.v1.services('default').documents.create({})).sid;
  const before = [await create(), await create()];
  await perform(stage, 'reset', {});
  expect(before).not.toContain(await create());
});

it('an option is changed by name, and refused where its value is of another kind', async () => {
  const { emulator, stage } = setUp();
  await perform(stage, 'option', { name: 'returnAddsWebhook', value: 'true' });
  await perform(stage, 'option', { name: 'secondClose', value: 'accepted' });
  expect(emulator.options).toMatchObject({ returnAddsWebhook: true, secondClose: 'accepted' });
  await expect(perform(stage, 'option', { name: 'returnAddsWebhook', value: 'maybe' })).rejects.toThrow(
    'must be a boolean',
  );
  await expect(perform(stage, 'option', { name: 'nothing', value: '1' })).rejects.toThrow('one of');
});
