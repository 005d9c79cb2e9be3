import { createEmulator, type EmulatorOptions } from '../../emulator/emulator';
import { sdkFor } from '../../emulator/network/sdk';

/** For tests: an emulator with one workspace, its SDK, and what its callback URL was told, oldest first. */
export const setUp = async (options: EmulatorOptions = {}, eventsFilter = '') => {
  const posts: Record<string, string>[] = [];
  const emulator = createEmulator({
    post: async ({ body }) => {
      posts.push(Object.fromEntries(new URLSearchParams(body)));
      return { status: 204 };
    },
    ...options,
  });
  const sdk = sdkFor(emulator);
  const { sid } = await sdk.taskrouter.v1.workspaces.create({
    friendlyName: 'Flex Task Assignment',
    template: 'FIFO',
    eventCallbackUrl: 'http://127.0.0.1:3000/taskrouter-events',
    eventsFilter,
  });
  const workspace = sdk.taskrouter.v1.workspaces(sid);
  const activities = await workspace.activities.list();
  const activity = (name: string) => activities.find(({ friendlyName }) => friendlyName === name)?.sid ?? '';

  return {
    emulator,
    sdk,
    posts,
    workspace,
    workspaceSid: sid,
    activity,
    /** A Worker who is there; the first Reservation it has open; what it does with it. */
    worker: (friendlyName: string, attributes: object = {}) =>
      workspace.workers.create({
        friendlyName,
        attributes: JSON.stringify(attributes),
        activitySid: activity('Available'),
      }),
    pendingOf: async (taskSid: string) => workspace.tasks(taskSid).reservations.list({ reservationStatus: 'pending' }),
    async accept(taskSid: string) {
      const [reservation] = await workspace.tasks(taskSid).reservations.list({ reservationStatus: 'pending' });
      await workspace
        .tasks(taskSid)
        .reservations(reservation?.sid ?? '')
        .update({ reservationStatus: 'accepted' });
    },
    statusOf: async (taskSid: string) => (await workspace.tasks(taskSid).fetch()).assignmentStatus,
    /** The types of all events so far about this Task or a Reservation of it. */
    async told(taskSid: string) {
      await emulator.clock.advance(0);
      return posts.filter((post) => post.TaskSid === taskSid).map((post) => post.EventType);
    },
  };
};
