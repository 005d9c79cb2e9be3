import type { Twilio } from 'twilio';
import type { FlexFlowInstance } from 'twilio/lib/rest/flexApi/v1/flexFlow';
import { attempt, TwilioFailure, unless } from '../../src/platform/errors';
import { type Directory, PAGE_SIZE } from '../engine/directory';
import type { Resources } from '../engine/kind';
import { addressOf, changesBetween, type Flow, identityOf, type LiveFlow, slotOf, toLive, updateOf } from './flow';

/** The Flex Flows of one account. */
export interface FlowKind extends Resources<Flow> {
  list(): Promise<LiveFlow[]>;
}

/** https://www.twilio.com/docs/api/errors/45210 and …/45212: neither names the other flow. */
const COLLISION_CODES: readonly unknown[] = [45210, 45212];

export const flowKind = (client: Twilio, directory: Directory): FlowKind => {
  const { flexFlow } = client.flexApi.v1;

  /** A Task Channel may be given by SID or by unique name. Where its name cannot be read, the SID stands for it. */
  const read = async (resource: FlexFlowInstance): Promise<LiveFlow> => {
    const live = toLive(resource);
    const { 'integration.channel': channel, 'integration.workspaceSid': workspaceSid } = live.state;
    if (!channel?.startsWith('TC') || !workspaceSid) return live;
    const known = await directory.taskChannels(workspaceSid).catch(() => []);
    const name = known.find(({ sid }) => sid === channel)?.name ?? channel;
    return { sid: live.sid, state: { ...live.state, 'integration.channel': name } };
  };
  const listed = async (filter: { friendlyName?: string } = {}): Promise<LiveFlow[]> =>
    Promise.all((await attempt(() => flexFlow.list({ ...filter, pageSize: PAGE_SIZE }))).map(read));

  return {
    title: 'Flex Flows',
    right: (verb) => `${verb} Flex Flows`,
    list: () => listed(),
    async fetch(sid) {
      const found = await unless(['gone'], () => flexFlow(sid).fetch());
      return found && (await read(found)).state;
    },
    async alike(flow) {
      const found = await listed({ friendlyName: flow.friendlyName });
      return found.filter(({ state }) => identityOf(state) === identityOf(flow));
    },
    create: async (flow) => read(await attempt(() => flexFlow.create(flow))),
    update: async (sid, from, to) => read(await attempt(() => flexFlow(sid).update(updateOf(from, to)))),
    remove: (sid) => unless(['gone'], () => flexFlow(sid).remove()),
    differences: changesBetween,
    async inTheWay(error, write) {
      if (!(error instanceof TwilioFailure) || !COLLISION_CODES.includes(error.code) || !('to' in write))
        return undefined;
      const other = (await listed()).find(
        ({ sid, state }) =>
          state.enabled &&
          sid !== write.key &&
          identityOf(state) !== identityOf(write.to) &&
          slotOf(state) === slotOf(write.to),
      );
      return other && `"${other.state.friendlyName}" (${other.sid}) is enabled for ${addressOf(other.state)} already`;
    },
  };
};
