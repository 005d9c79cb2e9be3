import { SETUP_MS, withConversation } from '../../../../test/emulator/interactions';
import * as agent from '../../../people/agents';

const NUMBERS = { address: '+15550123', proxy_address: '+15550100' };

/** An agent, Alice, writes first. */
const outbound = async (initiated_by = 'agent') => {
  const stage = await withConversation();
  const { sdk, account } = stage;
  const begin = (participants: object[] = [NUMBERS]) =>
    sdk.flexApi.v1.interaction.create({
      channel: { type: 'sms', initiated_by, participants },
      routing: {
        properties: {
          workspace_sid: account.workspaceSid,
          workflow_sid: account.workflowSid,
          queue_sid: account.queueSid,
          worker_sid: account.workers[0]?.sid,
          task_channel_unique_name: 'sms',
        },
      },
    });
  const conversationOf = ({ routing }: Awaited<ReturnType<typeof begin>>): string =>
    JSON.parse(routing.properties.attributes).conversationSid;
  const bindings = async (sid: string) =>
    (await sdk.conversations.v1.conversations(sid).participants.list()).map(({ messagingBinding: bound }) => bound);
  return { ...stage, begin, conversationOf, bindings };
};

describe('an Interaction without a Conversation', () => {
  test('of an agent makes one with the customer, and asks that agent', async () => {
    const { emulator, begin, conversationOf, bindings, workspace, sdk } = await outbound();
    const made = await begin();
    await emulator.clock.advance(SETUP_MS);
    const task = await workspace.tasks(made.routing.properties.sid).fetch();
    expect(JSON.parse(task.attributes)).toMatchObject({ initiatedBy: 'agent', direction: 'outbound' });
    expect(await bindings(conversationOf(made))).toMatchObject([{ type: 'sms', ...NUMBERS }]);
    expect(agent.accept(emulator)?.identity).toBe('alice');
    const channel = await sdk.flexApi.v1.interaction(made.sid).channels(made.channel.sid).fetch();
    expect(channel.status).toBe('active');
  });

  test('leaves the agent alone where the pair of addresses is bound elsewhere', async () => {
    const { emulator, begin, conversationOf, bindings, workspace } = await outbound();
    await begin();
    const second = await begin();
    await emulator.clock.advance(SETUP_MS);
    expect(await bindings(conversationOf(second))).toEqual([]);
    const { assignmentStatus } = await workspace.tasks(second.routing.properties.sid).fetch();
    expect(['pending', 'reserved']).toContain(assignmentStatus);
    expect(emulator.journal.entries).toContainEqual(expect.objectContaining({ fault: 'no-participant' }));
  });

  test('of code makes one, too', async () => {
    const { begin, conversationOf, bindings } = await outbound('api');
    expect(await bindings(conversationOf(await begin()))).toHaveLength(1);
  });

  test.each([
    ['without a participant', []],
    ['with half an address', [{ address: '+15550123' }]],
  ])('is refused %s', async (_, participants) => {
    const { begin } = await outbound();
    await expect(begin(participants)).rejects.toMatchObject({ status: 400, code: 45366 });
  });
});
