import { isoSeconds } from '../core/clock';
import { findChannel } from '../products/chat-store/channels';
import type { TwilioWorld } from '../products/shared/world';
import { tasks } from '../products/taskrouter/task';
import { newestAnd, readPhones } from './phones';
import { channelState, type PeopleState, readWorkers, taskState, waysIn } from './state';

/** As many of a kind as a person looks through. */
const SHOWN = 50;

/** What the page shows of an account at once, however large it is: its size does not grow with the account. */
interface ShownState extends Pick<PeopleState, 'now' | 'phones' | 'channels' | 'tasks' | 'workers' | 'orchestrations'> {
  /** Tasks that are not shown: older ones that wait for an agent. */
  moreTasks: number;
}

/**
 * The newest customers; the Tasks that an agent has or is asked to take, and the newest that wait; and the channels of
 * these Tasks.
 *
 * @param customer the name or number of one who is shown in any case
 */
export const readShown = (world: TwilioWorld, customer?: string): ShownState => {
  const all = tasks.all(world);
  const atHand = all.filter(({ assignment_status: status }) => status !== 'pending').slice(-SHOWN);
  const room = SHOWN - atHand.length;
  const waiting = room > 0 ? all.filter(({ assignment_status: status }) => status === 'pending').slice(-room) : [];
  const told = [...atHand, ...waiting].map((task) => taskState(world, task));
  return {
    now: isoSeconds(world.clock.now()),
    phones: readPhones(world, newestAnd(SHOWN, customer)),
    channels: told.flatMap(({ channelSid }) => {
      const channel = findChannel(world, channelSid ?? '');
      return channel ? [channelState(world, channel)] : [];
    }),
    tasks: told,
    moreTasks: all.length - told.length,
    workers: readWorkers(world),
    orchestrations: waysIn(world),
  };
};
