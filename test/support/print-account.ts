/** Prints all that setup could have touched in an account, resource by resource, as Twilio tells it. */
import { connect } from '../../tools/support/twilio';

interface Listed {
  list(): Promise<object[]>;
}

const main = async (): Promise<void> => {
  const { taskrouter, flexApi, serverless, sync } = connect(process.env);
  const lists: Record<string, Listed> = {
    ...{ workspaces: taskrouter.v1.workspaces, flows: flexApi.v1.flexFlow },
    ...{ serverless: serverless.v1.services, sync: sync.v1.services },
  };
  for (const { sid } of await taskrouter.v1.workspaces.list()) {
    const { workflows, taskQueues, tasks, taskChannels, workers, activities } = taskrouter.v1.workspaces(sid);
    Object.assign(lists, { workflows, taskQueues, tasks, taskChannels, workers, activities });
  }
  for (const { sid } of await sync.v1.services.list()) lists[`documents of ${sid}`] = sync.v1.services(sid).documents;
  const account: Record<string, object[]> = {};
  for (const [name, listed] of Object.entries(lists)) {
    // What changes whenever anything is written is left out.
    account[name] = JSON.parse(
      JSON.stringify(await listed.list(), (key, value) => (key === 'dateUpdated' ? null : value)),
    );
  }
  process.stdout.write(JSON.stringify(account));
};

void main();
