import type { Twilio } from 'twilio';
import type { FlexFlowInstance } from 'twilio/lib/rest/flexApi/v1/flexFlow';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import { type Directory, PAGE_SIZE } from '../engine/directory';
import type { Live, Resources } from '../engine/kind';
import { quoted } from '../engine/mask';
import { type Address, type LiveAddress, toLiveAddress } from './address';
import { addressOf, type Flow, type LiveFlow, slotOf, toLive } from './flow';
import { differencesOf, identityOf, isAddress, type LiveResource, type Resource, stateOf, updateOf } from './resource';

/** The Flex Flows and Addresses of one account. */
export interface ResourceKind extends Resources<Resource> {
  flows(): Promise<LiveFlow[]>;
  addresses(): Promise<LiveAddress[]>;
}

/** What credentials must be allowed to read. */
export const RIGHTS = { flows: 'Flex Flows', addresses: 'Address Configurations of Conversations' } as const;

/** The longest page of Address Configurations. */
const ADDRESS_PAGE_SIZE = 50;

/** https://www.twilio.com/docs/api/errors/45210 and …/45212: neither names the other flow. */
const COLLISION_CODES: readonly unknown[] = [45210, 45212];

/** The verbs that Twilio's SDK has for a resource. */
interface Api<S, R> {
  (sid: string): { fetch(): Promise<R>; update(params: Partial<S>): Promise<R>; remove(): Promise<boolean> };
  create(params: S): Promise<R>;
}

const verbsOf = <S extends Resource, R>(api: Api<S, R>, read: (resource: R) => Promise<Live<S>> | Live<S>) => ({
  async fetch(sid: string) {
    const found = await unless(['gone'], () => api(sid).fetch());
    return found && (await read(found)).state;
  },
  create: async (to: S) => read(await attempt(() => api.create(to))),
  update: async (sid: string, from: S, to: S) => read(await attempt(() => api(sid).update(updateOf(from, to)))),
  remove: (sid: string) => unless(['gone'], () => api(sid).remove()),
});

/** Each state meets the verbs of what it is. */
export const resourceKind = (client: Twilio, directory: Directory): ResourceKind => {
  const { flexFlow } = client.flexApi.v1;
  const { addressConfigurations } = client.conversations.v1;

  /** A Task Channel may be given by SID or by unique name. Where its name cannot be read, the SID stands for it. */
  const readFlow = async (resource: FlexFlowInstance): Promise<LiveFlow> => {
    const live = toLive(resource);
    const { 'integration.channel': channel, 'integration.workspaceSid': workspaceSid } = live.state;
    if (!channel?.startsWith('TC') || !workspaceSid) return live;
    const known = await directory.taskChannels(workspaceSid).catch(() => []);
    const name = known.find(({ sid }) => sid === channel)?.name ?? channel;
    return { sid: live.sid, state: { ...live.state, 'integration.channel': name } };
  };
  const listFlows = async (filter: { friendlyName?: string } = {}): Promise<LiveFlow[]> =>
    Promise.all((await attempt(() => flexFlow.list({ ...filter, pageSize: PAGE_SIZE }))).map(readFlow));
  const addresses = async (): Promise<LiveAddress[]> =>
    (await attempt(() => addressConfigurations.list({ pageSize: ADDRESS_PAGE_SIZE }))).map(toLiveAddress);

  const flowVerbs = verbsOf<Flow, FlexFlowInstance>(flexFlow, readFlow);
  // reason: the SDK's types have enumerations where these have their values
  const addressVerbs = verbsOf(
    addressConfigurations as Api<Address, Parameters<typeof toLiveAddress>[0]>,
    toLiveAddress,
  );
  // reason: TypeScript does not see that the state and the verbs are chosen by the same test
  const verbsFor = (state: Resource) => (isAddress(state) ? addressVerbs : flowVerbs) as typeof flowVerbs;

  return {
    title: 'Flex Flows',
    ...{ flows: () => listFlows(), addresses, differences: differencesOf },
    right: (write) => `${write.kind} ${isAddress(stateOf(write)) ? RIGHTS.addresses : RIGHTS.flows}`,
    fetch: (sid) => (sid.startsWith('IG') ? addressVerbs : flowVerbs).fetch(sid),
    list: async () => [...(await listFlows()), ...((await unless(['refused'], addresses)) ?? [])],
    async alike(state): Promise<LiveResource[]> {
      if (isAddress(state)) return (await addresses()).filter((one) => one.state.address === state.address);
      const found = await listFlows({ friendlyName: state.friendlyName });
      return found.filter((one) => identityOf(one.state) === identityOf(state));
    },
    create: (to) => verbsFor(to).create(to as Flow),
    update: (sid, from, to) => verbsFor(to).update(sid, from as Flow, to as Flow),
    remove: (sid, from) => verbsFor(from).remove(sid),
    async inTheWay(error, write) {
      if (!(error instanceof TwilioFailure) || !COLLISION_CODES.includes(error.code) || !('to' in write))
        return undefined;
      const { key, to } = write;
      if (isAddress(to)) return undefined;
      const other = (await listFlows()).find(
        ({ sid, state }) =>
          state.enabled && sid !== key && identityOf(state) !== identityOf(to) && slotOf(state) === slotOf(to),
      );
      return other && `${quoted(other.state.friendlyName, other.sid)} is enabled for ${addressOf(other.state)} already`;
    },
  };
};
