import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { activities } from '../products/taskrouter/activities';
import { byName, each, first, SeedError, sid } from './names';
import { type AccountSeed, NEW_ACCOUNT } from './seed';

/**
 * Approximate: how many messaging Tasks a Worker has at once is each account's own choice.
 * @fidelity people.capacity
 */
const CAPACITY = { chat: 5, sms: 5 };

/** TaskRouter's workspace, with its queues, Workflows and Workers. */
export const openOffice = (world: TwilioWorld, seed: AccountSeed, url: (target: string) => string) => {
  const { workspace = {} } = seed;
  const workspaceSid = sid(
    ask(
      world,
      'taskrouter.CreateWorkspace',
      {},
      {
        FriendlyName: workspace.name ?? 'Flex Task Assignment',
        ...(workspace.callback !== undefined && { EventCallbackUrl: url(workspace.callback) }),
        ...(workspace.events && { EventsFilter: workspace.events.join(',') }),
      },
    ),
  );
  const place = { WorkspaceSid: workspaceSid };
  const queues = each(seed.queues ?? NEW_ACCOUNT.queues, ({ name, workers }) =>
    sid(
      ask(world, 'taskrouter.CreateTaskQueue', place, {
        FriendlyName: name,
        ...(workers !== undefined && { TargetWorkers: workers }),
      }),
    ),
  );
  const workflows = each(seed.workflows ?? NEW_ACCOUNT.workflows, ({ name, queue, configuration, callback }) => {
    const target = queue === undefined ? first('queue', queues) : byName('queue', queues, queue);
    const text = JSON.stringify(configuration ?? { task_routing: { filters: [], default_filter: { queue: target } } });
    return sid(
      ask(world, 'taskrouter.CreateWorkflow', place, {
        FriendlyName: name,
        Configuration: text.replace(/\{queue:([^}"]+)\}/g, (_, of: string) => byName('queue', queues, of)),
        ...(callback !== undefined && { AssignmentCallbackUrl: url(callback) }),
      }),
    );
  });
  const workers = each(seed.workers ?? NEW_ACCOUNT.workers, (worker) => hire(world, workspaceSid, worker));
  return { workspaceSid, queues, workflows, workers };
};

const hire = (
  world: TwilioWorld,
  WorkspaceSid: string,
  { name, activity, attributes, capacity = CAPACITY }: NonNullable<AccountSeed['workers']>[number],
): string => {
  const identity = name.toLowerCase();
  const known = activities.collection(world, WorkspaceSid);
  const found = known.find((one) => (activity === undefined ? one.available : one.friendly_name === activity));
  if (!found) throw new SeedError(`There is no Activity "${activity}". There is: Offline, Available, Unavailable`);
  const worker = ask(
    world,
    'taskrouter.CreateWorker',
    { WorkspaceSid },
    {
      FriendlyName: identity,
      ActivitySid: found.sid,
      Attributes: JSON.stringify({
        contact_uri: `client:${identity}`,
        full_name: name,
        email: `${identity}@example.com`,
        roles: ['agent'],
        ...attributes,
      }),
    },
  );
  for (const [Sid, Capacity] of Object.entries(capacity)) {
    ask(world, 'taskrouter.UpdateWorkerChannel', { WorkspaceSid, WorkerSid: sid(worker), Sid }, { Capacity });
  }
  return sid(worker);
};
