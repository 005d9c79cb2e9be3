import { createEmulator } from '../../emulator';
import { furnish } from '../../furnish';
import { sdkFor } from '../../network/sdk';

const setUp = async () => {
  const emulator = createEmulator();
  furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  const addresses = await sdk.conversations.v1.addressConfigurations.list();
  const sidOf = (type: string) => addresses.find((address) => address.type === type)?.sid ?? '';
  return { sdk, web: sidOf('chat'), sms: sidOf('sms') };
};

describe('a web chat of Flex v2', () => {
  test('is a Conversation with a guest, a name, and the webhook of its Address', async () => {
    const { sdk, web } = await setUp();
    const { conversationSid, identity } = await sdk.flexApi.v2.webChannels.create({
      addressSid: web,
      chatFriendlyName: 'Order',
      customerFriendlyName: 'Carol',
    });
    expect(identity).toMatch(/^FX[0-9a-f]{32}$/);
    const conversation = sdk.conversations.v1.conversations(conversationSid);
    expect(await conversation.fetch()).toMatchObject({ friendlyName: 'Order', state: 'active' });
    expect((await conversation.participants.list()).map((one) => one.identity)).toEqual([identity]);
    expect((await conversation.webhooks.list()).map(({ target }) => target)).toEqual(['webhook']);
  });

  test.each([
    ['data that is no JSON', { preEngagementData: 'x' }, 45733],
    ['data over 16 KB', { preEngagementData: JSON.stringify({ x: 'x'.repeat(16_384) }) }, 45731],
  ])('is refused for %s', async (_, wrong, code) => {
    const { sdk, web } = await setUp();
    const chat = sdk.flexApi.v2.webChannels.create({ addressSid: web, ...wrong });
    await expect(chat).rejects.toMatchObject({ status: 400, code });
  });

  test('is refused for an Address that creates nothing, and for one of another kind', async () => {
    const { sdk, web, sms } = await setUp();
    await expect(sdk.flexApi.v2.webChannels.create({ addressSid: sms })).rejects.toMatchObject({ status: 400 });
    await sdk.conversations.v1.addressConfigurations(web).update({ 'autoCreation.enabled': false });
    const chat = sdk.flexApi.v2.webChannels.create({ addressSid: web });
    await expect(chat).rejects.toMatchObject({ status: 400, code: 45761 });
  });
});
