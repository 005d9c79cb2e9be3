import type { Twilio } from 'twilio';
import { attempt, unless } from '../../src/platform/errors';
import type { Directory } from './directory';
import { telling } from './errors';
import type { Flow, LiveFlow } from './flow';
import { type FlexFlowResource, toLive } from './live';

/** The Flex Flows of one account. */
export interface FlowAccount {
  readonly sid: string;
  list(): Promise<LiveFlow[]>;
  named(friendlyName: string): Promise<LiveFlow[]>;
  fetch(sid: string): Promise<LiveFlow | undefined>;
  create(flow: Flow): Promise<LiveFlow>;
  update(sid: string, change: Partial<Flow>): Promise<LiveFlow>;
  /** One that is gone already is removed. */
  remove(sid: string): Promise<void>;
}

/** Twilio grants up to 1000: https://www.twilio.com/docs/flex/developer/messaging/api/flow */
const PAGE_SIZE = 100;

export const openFlowAccount = (client: Twilio, directory: Directory): FlowAccount => {
  const { flexFlow } = client.flexApi.v1;

  /** A Task Channel may be given by SID or by unique name, and both mean the same. Where its name cannot be read, so be it. */
  const read = async (resource: FlexFlowResource): Promise<LiveFlow> => {
    const live = toLive(resource);
    const { 'integration.channel': channel, 'integration.workspaceSid': workspaceSid } = live.flow;
    if (!channel?.startsWith('TC') || !workspaceSid) return live;
    const known = await directory.taskChannels(workspaceSid).catch(() => []);
    const name = known.find(({ sid }) => sid === channel)?.name ?? channel;
    return { sid: live.sid, flow: { ...live.flow, 'integration.channel': name } };
  };
  const readAll = (resources: FlexFlowResource[]) => Promise.all(resources.map(read));

  return {
    sid: client.accountSid,
    list: async () => readAll(await attempt(() => flexFlow.list({ pageSize: PAGE_SIZE }))),
    async named(friendlyName) {
      const found = await readAll(await attempt(() => flexFlow.list({ friendlyName, pageSize: PAGE_SIZE })));
      return found.filter(({ flow }) => flow.friendlyName === friendlyName);
    },
    async fetch(sid) {
      const found = await unless(['gone'], () => flexFlow(sid).fetch());
      return found && read(found);
    },
    create: async (flow) => read(await attempt(() => flexFlow.create(flow))),
    update: async (sid, change) => read(await attempt(() => flexFlow(sid).update(change))),
    async remove(sid) {
      await unless(['gone'], () => flexFlow(sid).remove());
    },
  };
};

/** @throws {FlowsFault} */
export const readFlows = (account: FlowAccount): Promise<LiveFlow[]> =>
  telling('reading the Flex Flows', 'read Flex Flows', account.list);
