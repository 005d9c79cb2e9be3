import { flexTokenFor } from '../../emulator/products/flex/tokens';
import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

/** The SDK does not have it: as twilio-flex-token-validator asks. */
const validated = async ({ emulator }: Stage, token: string): Promise<unknown> => {
  const { accountSid, authToken, api } = emulator;
  const answer = await api({
    ...{ method: 'POST', host: 'iam.twilio.com', path: `/v1/Accounts/${accountSid}/Tokens/validate` },
    query: new URLSearchParams(),
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ token }),
  });
  return JSON.parse(answer.body ?? 'null');
};

export const flexCases: Cases = {
  ...resourceCases({
    name: 'flex.*FlexFlow',
    many: ({ flex }) => flex.flexFlow,
    create: ({ account }) => ({
      friendlyName: 'Instagram',
      chatServiceSid: account.chatServiceSid,
      channelType: 'custom' as const,
      contactIdentity: 'instagram',
      enabled: true,
      integrationType: 'external' as const,
      'integration.url': 'https://example.com/inbound',
    }),
    created: {
      friendlyName: 'Instagram',
      channelType: 'custom',
      enabled: true,
      integration: expect.objectContaining({ url: 'https://example.com/inbound' }),
    },
    update: { longLived: true, janitorEnabled: true },
  }),
  ...resourceCases({
    name: 'flex.*Channel',
    many: ({ flex }) => flex.channel,
    create: ({ account }) => ({
      flexFlowSid: account.flows.outbound,
      identity: 'carol',
      chatUserFriendlyName: 'Carol',
      chatFriendlyName: 'Chat with Carol',
      target: '+15550123',
    }),
    created: { taskSid: expect.stringMatching(/^WT/), sid: expect.stringMatching(/^CH/) },
  }),
  ...resourceCases({
    name: 'flex.*WebChannel',
    many: ({ flex }) => flex.webChannel,
    create: ({ account }) => ({
      flexFlowSid: account.flows.web,
      identity: 'carol',
      customerFriendlyName: 'Carol',
      chatFriendlyName: 'Web chat',
    }),
    created: { sid: expect.stringMatching(/^CH/) },
    update: { chatStatus: 'inactive' },
    updated: {},
  }),
  'flex.UpdateWebChannel': async ({ account, chat, flex }) => {
    const { sid } = await flex.webChannel.create({
      flexFlowSid: account.flows.web,
      identity: 'carol',
      customerFriendlyName: 'Carol',
      chatFriendlyName: 'Web chat',
    });
    await flex.webChannel(sid).update({ chatStatus: 'inactive' });
    return [JSON.parse((await chat.channels(sid).fetch()).attributes), { status: 'INACTIVE' }];
  },
  'flex.ValidateToken': async (stage) => {
    const { emulator, account } = stage;
    const [worker] = account.workers;
    const token = flexTokenFor(emulator, { sid: worker?.sid ?? '' });
    const expiration = new Date(emulator.clock.now() + 24 * 3_600_000).toISOString();
    return [
      await validated(stage, token),
      {
        ...{ valid: true, code: 0, message: null, expiration, identity: 'alice', realm_user_id: 'alice' },
        ...{ worker_sid: worker?.sid, roles: ['agent'] },
      },
    ];
  },
  'flex.FetchConfiguration': async ({ account, flex }) => [
    await flex.configuration().fetch(),
    { accountSid: account.accountSid },
  ],
  'flex.UpdateConfiguration': async ({ account, flex }) => {
    await flex.configuration().update({ account_sid: account.accountSid, attributes: { a: 1 } });
    return [await flex.configuration().fetch(), { attributes: { a: 1 } }];
  },
};
