import { isoSeconds } from '../core/clock';
import { channels } from '../products/chat/channels';
import { services as chatServices } from '../products/chat/services';
import { participantsOf } from '../products/proxy/participants';
import type { SessionRow } from '../products/proxy/rows';
import { services as proxyServices } from '../products/proxy/services';
import { sessions } from '../products/proxy/sessions';
import type { World } from '../products/shared/world';
import { tasks } from '../products/taskrouter/task';
import { workers } from '../products/taskrouter/workers';
import { workspaces } from '../products/taskrouter/workspaces';
import { type ChannelState, channelState } from './state-channel';
import { type Phone, phones } from './state-phone';
import { type TaskState, taskState, type WorkerState, workerState } from './state-task';

export interface SessionState {
  sid: string;
  /** The channel's SID, as Flex names its sessions. */
  name: string | null;
  status: string;
  lastInteraction: string | null;
  participants: string[];
}

/** The account as a person wants to see it: not what the API shows, but who is where and what has been said. */
export interface PeopleState {
  now: string;
  phones: Phone[];
  channels: ChannelState[];
  sessions: SessionState[];
  tasks: TaskState[];
  workers: WorkerState[];
}

const sessionState = (world: World, session: SessionRow): SessionState => ({
  sid: session.sid,
  name: session.unique_name,
  status: session.status,
  lastInteraction: session.date_last_interaction,
  participants: participantsOf(world, session).map(({ identifier }) => identifier),
});

export const readState = (world: World): PeopleState => {
  const homes = workspaces.collection(world).all();
  const inHomes = <T>(read: (workspaceSid: string) => T[]): T[] => homes.flatMap(({ sid }) => read(sid));
  return {
    now: isoSeconds(world.clock.now()),
    phones: phones(world),
    channels: chatServices
      .collection(world)
      .all()
      .flatMap(({ sid }) => channels.collection(world, sid).all())
      .map((channel) => channelState(world, channel)),
    sessions: proxyServices
      .collection(world)
      .all()
      .flatMap(({ sid }) => sessions.collection(world, sid).all())
      .map((session) => sessionState(world, session)),
    tasks: inHomes((sid) => tasks.collection(world, sid).all()).map((task) => taskState(world, task)),
    workers: inHomes((sid) => workers.collection(world, sid).all()).map((worker) => workerState(world, worker)),
  };
};
