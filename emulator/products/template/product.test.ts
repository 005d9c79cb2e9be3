import { createEmulator } from '../../emulator';
import { sdkFor } from '../../network/sdk';
import { trunking } from './product';

describe('a product that is made like the template', () => {
  const setUp = () => sdkFor(createEmulator({ products: [trunking] })).trunking.v1;

  test('creates, fetches, lists, updates and removes its resources', async () => {
    const api = setUp();
    const { sid } = await api.trunks.create({ friendlyName: 'Main', domainName: 'main.pstn.twilio.com' });
    const url = { friendlyName: 'SBC', sipUrl: 'sip:sbc.example.com', weight: 1, priority: 1, enabled: true };
    await api.trunks(sid).originationUrls.create(url);
    await api.trunks(sid).update({ secure: true });
    expect(await api.trunks(sid).fetch()).toMatchObject({ friendlyName: 'Main', secure: true });
    expect(await api.trunks(sid).originationUrls.list()).toMatchObject([{ ...url, trunkSid: sid }]);
    await api.trunks(sid).remove();
    expect(await api.trunks.list()).toEqual([]);
  });

  test('refuses what its checks refuse', async () => {
    const api = setUp();
    await expect(api.trunks.create({ domainName: 'main.example.com' })).rejects.toMatchObject({ status: 400 });
    await api.trunks.create({ domainName: 'main.pstn.twilio.com' });
    await expect(api.trunks.create({ domainName: 'main.pstn.twilio.com' })).rejects.toMatchObject({ status: 409 });
  });

  test('answers 501 with the name of what it has no handler for', async () => {
    const api = setUp();
    const { sid } = await api.trunks.create({});
    await expect(api.trunks(sid).phoneNumbers.list()).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining('trunking.ListPhoneNumber'),
    });
  });
});
