import { aDirectory, NUMBER } from '../../test/flows/fixture';
import type { FlowEntry, FlowsFile } from './file';
import { resolveFlows } from './resolve';
import { noticesOn } from './rules';

const domain = 'flexkeep-1234-dev.twil.io';
const external = { path: '/inbound' };
const workflow = 'Assign to Anyone';
const sms: FlowEntry = { friendlyName: 'SMS', channelType: 'sms', contactIdentity: NUMBER, external };
const outbound: FlowEntry = { friendlyName: 'Out', direction: 'outbound', channelType: 'sms', task: { workflow } };

const rulesOn = async (entry: FlowEntry, rest: Partial<FlowsFile> = {}): Promise<string[]> => {
  const file = { ...rest, flows: [entry] };
  const { flows } = await resolveFlows(file, aDirectory(), { domain });
  return noticesOn(file, flows).map(({ rule }) => rule);
};

test.each<[string, FlowEntry]>([
  ['an inbound handler', sms],
  ['web chat, which has no identity', { friendlyName: 'Web', channelType: 'web', external }],
  ['WhatsApp', { ...sms, channelType: 'whatsapp', contactIdentity: `whatsapp:${NUMBER}` }],
  ['Facebook', { ...sms, channelType: 'facebook', contactIdentity: 'messenger:100200' }],
  ['a custom channel', { ...sms, channelType: 'custom', contactIdentity: 'instagram' }],
  ['a short code', { ...sms, contactIdentity: '12345' }],
  ['an outbound handler', outbound],
  ['one that waits for the customer', { ...outbound, task: { workflow, creationOnMessage: true } }],
  ['the bot on this machine', { ...sms, external: { url: 'http://localhost:3000/inbound' } }],
])('nothing is said about %s', async (_, entry) => {
  expect(await rulesOn(entry)).toEqual([]);
});

test.each<[string, FlowEntry, string]>([
  ['another Task Channel', { ...outbound, task: { workflow, channel: 'default' } }, 'task-channel'],
  ['chat for SMS', { ...outbound, task: { workflow, channel: 'chat' } }, 'task-channel'],
  ['an enabled outbound handler', { ...outbound, contactIdentity: NUMBER, enabled: true }, 'outbound-enabled'],
  ["Twilio's janitor beside Flexkeep's", { ...sms, janitorEnabled: true }, 'two-janitors'],
  [
    'creationOnMessage, inbound',
    { friendlyName: 'SMS', channelType: 'sms', contactIdentity: NUMBER, task: { workflow, creationOnMessage: true } },
    'creation-on-message',
  ],
  ['no identity', { friendlyName: 'SMS', channelType: 'sms', external }, 'identity'],
  ['an identity that no SMS has', { ...sms, contactIdentity: '+1 (555) 0100' }, 'identity'],
  ['WhatsApp without its prefix', { ...sms, channelType: 'whatsapp' }, 'identity'],
  ['a URL in the clear', { ...sms, external: { url: 'http://bot.example/hook' } }, 'plain-http'],
  ['no retries', { ...sms, external: { ...external, retryCount: 0 } }, 'no-retries'],
])('%s is told', async (_, entry, rule) => {
  expect(await rulesOn(entry)).toEqual([rule]);
});

test('no janitor at all is told, where the file puts Twilio’s in charge', async () => {
  expect(await rulesOn({ ...sms, janitorEnabled: false }, { janitor: 'twilio' })).toEqual(['no-janitor']);
  expect(await rulesOn(sms, { janitor: 'twilio' })).toEqual([]);
});
