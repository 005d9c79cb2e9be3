import { receiveSms } from '../../emulator/products/flex/receive-sms';
import { resourceCases } from './resource-cases';
import type { Cases, Outcome, Stage } from './stage';

const CUSTOMER = '+15550123';

/** A Session through which an SMS has come. */
const used = async ({ emulator, account, proxy }: Stage) => {
  const reception = receiveSms(emulator, { from: CUSTOMER, to: account.smsNumber, body: 'Hello?' });
  if (reception.outcome === 'lost') throw new Error(reception.reason);
  return proxy.sessions(reception.sessionSid);
};

const interactionCases: Cases = {
  'proxy.ListInteraction': async (stage): Promise<Outcome> => [
    await (await used(stage)).interactions.list(),
    [expect.objectContaining({ type: 'message', serviceSid: stage.account.proxyServiceSid })],
  ],
  'proxy.FetchInteraction': async (stage) => {
    const session = await used(stage);
    const [interaction] = await session.interactions.list();
    return [await session.interactions(interaction?.sid ?? '').fetch(), { sid: interaction?.sid }];
  },
  'proxy.DeleteInteraction': async (stage) => {
    const session = await used(stage);
    const [interaction] = await session.interactions.list();
    await session.interactions(interaction?.sid ?? '').remove();
    return [await session.interactions.list(), []];
  },
};

export const proxyCases: Cases = {
  ...resourceCases({
    name: 'proxy.*Service',
    many: ({ sdk }) => sdk.proxy.v1.services,
    create: { uniqueName: 'another' },
    update: { defaultTtl: 60 },
  }),
  ...resourceCases({
    name: 'proxy.*PhoneNumber',
    many: ({ proxy }) => proxy.phoneNumbers,
    create: { phoneNumber: '+15550101' },
    update: { isReserved: true },
  }),
  ...resourceCases({
    name: 'proxy.*Session',
    many: ({ proxy }) => proxy.sessions,
    create: { uniqueName: `CH${'1'.repeat(32)}`, mode: 'message-only', ttl: 60 },
    update: { status: 'closed' },
  }),
  ...resourceCases({
    name: 'proxy.*Participant',
    many: async ({ proxy }) => proxy.sessions((await proxy.sessions.create()).sid).participants,
    create: ({ account }) => ({ identifier: CUSTOMER, proxyIdentifier: account.smsNumber }),
  }),
  // "Participants are only permanently removed when the session is deleted": until then it can be fetched.
  'proxy.DeleteParticipant': async (stage) => {
    const session = await used(stage);
    const [participant] = await session.participants.list();
    await session.participants(participant?.sid ?? '').remove();
    return [await session.participants(participant?.sid ?? '').fetch(), { dateDeleted: expect.any(Date) }];
  },
  ...interactionCases,
};
