import { resourceCases } from './resource-cases';
import type { Cases, Stage } from './stage';

const own = ({ sdk, account }: Stage) => sdk.api.v2010.accounts(account.accountSid);

const key = async (stage: Stage) => {
  const { sid } = await own(stage).newKeys.create({ friendlyName: 'ci' });
  return sid;
};

const shown = { sid: expect.stringMatching(/^SK/), friendlyName: 'ci' };
const message = { to: '+15550101', from: '+15550100', body: 'hello' };
const sent = { ...message, status: 'queued', direction: 'outbound-api', numSegments: '1' };

type KeyList = ReturnType<typeof own>['keys'];

/** Either name of a kind of API key. */
const keyCases = (name: 'Key' | 'SigningKey'): Cases => {
  // Both have the same methods, which TypeScript cannot tell of a union of the two.
  const many = (stage: Stage) => (name === 'Key' ? own(stage).keys : (own(stage).signingKeys as unknown as KeyList)); // reason: as above
  const one = async (stage: Stage) => many(stage)(await key(stage));
  return {
    [`api.Fetch${name}`]: async (stage) => [await (await one(stage)).fetch(), shown],
    [`api.List${name}`]: async (stage) => [
      await key(stage).then(() => many(stage).list()),
      [expect.objectContaining(shown)],
    ],
    [`api.Update${name}`]: async (stage) => [
      await (await one(stage)).update({ friendlyName: 'other' }),
      { friendlyName: 'other' },
    ],
    [`api.Delete${name}`]: async (stage) => [
      { removed: await (await one(stage)).remove(), left: await many(stage).list() },
      { removed: true, left: [] },
    ],
  };
};

export const apiCases: Cases = {
  'api.FetchAccount': async (stage) => [await own(stage).fetch(), { sid: stage.account.accountSid, status: 'active' }],
  'api.ListAccount': async ({ sdk, account }) => [
    await sdk.api.v2010.accounts.list({ status: 'active' }),
    [expect.objectContaining({ sid: account.accountSid })],
  ],
  'api.UpdateAccount': async (stage) => [await own(stage).update({ friendlyName: 'Mine' }), { friendlyName: 'Mine' }],
  'api.CreateNewKey': async (stage) => [
    await own(stage).newKeys.create({ friendlyName: 'ci' }),
    { ...shown, secret: expect.stringMatching(/^\w{32}$/) },
  ],
  'api.CreateNewSigningKey': async (stage) => [await own(stage).newSigningKeys.create({ friendlyName: 'ci' }), shown],
  ...keyCases('Key'),
  ...keyCases('SigningKey'),
  ...resourceCases({
    name: 'api.*IncomingPhoneNumber',
    many: (stage) => own(stage).incomingPhoneNumbers,
    create: { phoneNumber: '+15550123', friendlyName: 'Support' },
    update: { smsUrl: 'https://example.com/sms' },
  }),
  'api.CreateMessage': async (stage) => [await own(stage).messages.create(message), sent],
  'api.FetchMessage': async (stage) => {
    const { sid } = await own(stage).messages.create(message);
    await stage.emulator.clock.advance(1000);
    return [await own(stage).messages(sid).fetch(), { ...message, status: 'delivered' }];
  },
  'api.ListMessage': async (stage) => {
    await own(stage).messages.create(message);
    return [await own(stage).messages.list({ to: message.to }), [expect.objectContaining(sent)]];
  },
  'api.UpdateMessage': async (stage) => {
    const { sid } = await own(stage).messages.create(message);
    return [await own(stage).messages(sid).update({ body: '' }), { sid, body: '' }];
  },
  'api.DeleteMessage': async (stage) => {
    const { sid } = await own(stage).messages.create(message);
    const removed = await own(stage).messages(sid).remove();
    return [
      { removed, left: await own(stage).messages.list() },
      { removed: true, left: [] },
    ];
  },
};
