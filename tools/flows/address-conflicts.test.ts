import { apply, fileOf, NUMBER, sms } from '../../test/flows/address';
import { sample, setScene } from '../../test/flows/scene';
import type { AddressEntry, FlowsFile } from './file';
import type { PlanView } from './show';

describe('a conflict is named before anything is sent', () => {
  const { flows } = sample();
  const url = 'https://bot.example.com/hook';
  const filters = (list: unknown) => ({ ...sms, webhook: { url, filters: list } }) as unknown as AddressEntry; // reason: wrong on purpose

  test.each<[string, FlowsFile, string]>([
    [
      'two entries for one address',
      fileOf([sms, { ...sms, friendlyName: 'Sales' }]),
      'addresses[0] has the same address',
    ],
    [
      'an address that the account has under another type',
      fileOf([{ ...sms, type: 'rcs', address: '+15550199' }]),
      'the account has this address as sms (IG',
    ],
    [
      'a webhook without a URL',
      fileOf([{ ...sms, webhook: {} } as unknown as AddressEntry]), // reason: wrong on purpose
      'exactly one of path, url is needed in webhook',
    ],
    [
      'Studio without a flow',
      fileOf([{ type: 'sms', address: NUMBER, studio: {} } as unknown as AddressEntry]), // reason: wrong on purpose
      'studio.flow is missing',
    ],
    [
      'none of the three',
      fileOf([{ type: 'sms', address: NUMBER }]),
      'exactly one of webhook, studio, default is needed',
    ],
    [
      'a filter that scoped webhooks do not know',
      fileOf([filters(['onMessageAdd'])]),
      'must be one of onMessageAdded,',
    ],
    ['the filter that no Address takes', fileOf([filters(['onConversationAdded'])]), 'must be one of onMessageAdded,'],
    ['no filters', fileOf([filters([])]), 'webhook.filters must be a list with at least one item'],
    [
      'a service with default',
      fileOf([{ type: 'sms', address: NUMBER, default: {}, conversationService: 'Flex Chat Service' }]),
      'conversationService has no meaning with default',
    ],
    [
      'an enabled Flex Flow on the same identity',
      fileOf([{ ...sms, address: '+15550100' }], flows),
      'sms +15550100 (new) and the Flex Flow "SMS": both would take the first messages to +15550100',
    ],
    [
      'an enabled Flex Flow that the file does not name',
      fileOf([{ ...sms, address: '+15550100' }]),
      'both would take the first messages to +15550100',
    ],
    [
      'an Address that the account does not have',
      fileOf([{ ...sms, sid: `IG${'a'.repeat(32)}` }]),
      `the account has no Address IG${'a'.repeat(32)}`,
    ],
  ])('%s', async (_, file, words) => {
    const scene = setScene(file);
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toContain(words);
    expect(scene.writes()).toEqual([]);
  });

  test("a service that is not Flex's", async () => {
    const scene = setScene();
    const { sid } = await scene.sdk.chat.v2.services.create({ friendlyName: 'Other chat' });
    scene.extra = ({ host, path }) =>
      host.startsWith('flex-api') && path === '/v1/Configuration'
        ? { body: { chat_service_instance_sid: scene.account.chatServiceSid } }
        : undefined;
    scene.forget();
    expect(await apply(scene, { ...sms, conversationService: 'Other chat' })).toBe(1);
    expect(scene.talked).toContain(
      `its Conversations would be in ${sid}, and Flex works with ${scene.account.chatServiceSid}`,
    );
    expect(scene.writes()).toEqual([]);
  });

  test('an Address that moves onto another one', async () => {
    const scene = setScene();
    await apply(scene, sms);
    const { sid = '' } = (await scene.addresses())[NUMBER] ?? {};
    scene.forget();
    expect(await apply(scene, { ...sms, sid, address: '+15550199' })).toBe(1);
    expect(scene.talked).toContain('the account has this address already: IG');
    expect(scene.writes()).toEqual([]);
  });

  test.each<[string, Partial<AddressEntry>, string]>([
    ['a web chat that is called by a number', { type: 'chat', address: NUMBER }, 'identity'],
    [
      'a webhook that is told of no message',
      { webhook: { path: '/inbound', filters: ['onParticipantAdded'] } },
      'no-messages',
    ],
    ['plain http', { webhook: { url: 'http://bot.example.com/' } }, 'plain-http'],
  ])('%s is allowed, and a warning', async (_, changes, rule) => {
    const scene = setScene();
    scene.write(fileOf([{ ...sms, ...changes }]));
    expect(await scene.flows('plan', '--json')).toBe(2);
    expect(scene.json<PlanView>().warnings).toMatchObject([{ rule }]);
  });
});
