import * as agent from '../emulator/people/agents';
import { ask } from '../emulator/products/ask';
import { conversations } from './orchestrations/conversations';
import { flexFlow } from './orchestrations/flex-flow';
import type { TestOrchestration } from './orchestrations/orchestration';
import { createScene, type Scene } from './support/scene';

const QUERY = '?handover=at-once&priority=7&timeout=3600&taskChannel=chat';

/** Where a customer's first message leads, with a query behind it. */
const lead = (scene: Scene, query: string): void => {
  const { emulator, account } = scene;
  if (scene.orchestration === conversations) {
    const path = { Sid: account.addresses.sms };
    const { auto_creation } = ask(emulator, 'conversations.FetchConfigurationAddress', path);
    const { webhook_url } = auto_creation as { webhook_url: string }; // reason: the account's Addresses lead to a webhook
    ask(emulator, 'conversations.UpdateConfigurationAddress', path, { 'AutoCreation.WebhookUrl': webhook_url + query });
    return;
  }
  const path = { Sid: account.flows.sms };
  const { integration } = ask(emulator, 'flex.FetchFlexFlow', path);
  const { url } = integration as { url: string }; // reason: the account's flow has an External Webhook
  ask(emulator, 'flex.UpdateFlexFlow', path, { 'Integration.Url': url + query });
};

const open = async (orchestration: TestOrchestration, query = QUERY) => {
  const scene = await createScene({ orchestration });
  lead(scene, query);
  return scene;
};

/** What its Task is like, beside its attributes. */
const taskOf = async ({ twilio, account }: Scene, sid = '') => {
  const { priority, timeout, taskChannelUniqueName } = await twilio.taskrouter.v1
    .workspaces(account.workspaceSid)
    .tasks(sid)
    .fetch();
  return { priority, timeout, taskChannelUniqueName };
};

describe.each([flexFlow, conversations])('over $name, a webhook that asks for a handover at once', (orchestration) => {
  it('brings about one Task at the first message, as the URL says, and no bot speaks', async () => {
    const scene = await open(orchestration);
    await scene.writes('hi');
    await scene.writes('is there an agent?');
    await scene.emulator.clock.advance(orchestration.arrivesMs);
    const [sid, ...others] = await scene.liveTasks();
    expect(others).toEqual([]);
    expect(await taskOf(scene, sid)).toEqual({ priority: 7, timeout: 3600, taskChannelUniqueName: 'chat' });
    expect(scene.heard()).toEqual([]);
    expect(scene.webhooks()).toEqual([]);
    expect(agent.accept(scene.emulator)).toBeDefined();
  });

  it('takes the Task Channel of the channel where none is named, and leaves out what cannot be meant', async () => {
    const scene = await open(orchestration, '?handover=at-once&priority=-1&timeout=soon&taskChannel=a%20b');
    await scene.writes('hi');
    const [sid] = await scene.liveTasks();
    expect(await taskOf(scene, sid)).toEqual({ priority: 0, timeout: 86_400, taskChannelUniqueName: 'sms' });
  });

  it('asks the bot where it says something else', async () => {
    const scene = await open(orchestration, '?handover=later');
    await scene.writes('hi');
    expect(scene.heard()).toHaveLength(1);
    expect(await scene.liveTasks()).toEqual([]);
  });

  it('brings the Task about later with the same values, where Twilio fails at first', async () => {
    const scene = await open(orchestration);
    scene.emulator.faults.set([
      { operation: orchestration.operations.createTask ?? '', fault: 'rate-limited', times: 4 },
    ]);
    await scene.writes('hi');
    await scene.emulator.clock.advance(60_000);
    await scene.writes('hello?');
    await scene.emulator.clock.advance(60_000);
    const [sid, ...others] = await scene.liveTasks();
    expect(others).toEqual([]);
    expect(await taskOf(scene, sid)).toEqual({ priority: 7, timeout: 3600, taskChannelUniqueName: 'chat' });
  });
});
