import { openWebChat, sendInWebChat } from '../emulator/people/customers';
import { conversations } from './orchestrations/conversations';
import { createScene } from './support/scene';
import { CUSTOMER } from './support/world';

/** What a customer, or whoever fills in the form before the chat, might like to decide. */
const WISHES = {
  priority: 99,
  workflowSid: `WW${'9'.repeat(32)}`,
  taskChannel: 'voice',
  task_channel: 'voice',
  channelSid: `CH${'9'.repeat(32)}`,
  channelType: 'sms',
  channel_type: 'sms',
  proxySessionSID: `KC${'9'.repeat(32)}`,
  conversations: { communication_channel: 'Voice', case: 'mine' },
  customers: { email: 'me@example.com' },
  flexkeep: { bot: false },
  flexkeepHoldUntil: '2030-01-01T00:00:00Z',
  direction: 'outbound',
  autoAnswer: 'true',
  targetWorker: 'client:alice',
  ignoreAgent: 'alice',
  flexInteractionSid: `KD${'9'.repeat(32)}`,
  __proto__: { polluted: true },
};

const taskOf = async (scene: Awaited<ReturnType<typeof createScene>>) => {
  const { twilio, account } = scene;
  const [task, ...more] = await twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks.list();
  expect(more).toEqual([]);
  return { ...task, attributes: JSON.parse(task?.attributes ?? '') as Record<string, unknown> };
};

describe('the Task', () => {
  it('has what the Flex UI, an agent and Flex Insights need', async () => {
    const scene = await createScene();
    for (const text of ['Lieferung', 'deutsch', 'Lieferung', 'ja', 'AB123456', 'me@example.com'])
      await scene.writes(text);
    const { attributes, priority, workflowSid, taskChannelUniqueName } = await taskOf(scene);
    expect({ priority, workflowSid, taskChannelUniqueName }).toEqual({
      priority: 0,
      workflowSid: scene.account.workflowSid,
      taskChannelUniqueName: 'sms',
    });
    expect(attributes).toMatchObject({
      channelSid: scene.sid,
      channelType: 'sms',
      name: CUSTOMER,
      customer: CUSTOMER,
      customerAddress: CUSTOMER,
      proxySessionSID: scene.carrierSid,
      language: 'de',
      summary: 'Asked about delivery. Wants us to look for a parcel. Order number: AB123456. E-mail: me@example.com',
      conversations: {
        initiated_by: 'Customer',
        direction: 'Inbound',
        communication_channel: 'Sms',
        language: 'German',
        ivr_path: 'greeting ▸ delivery ▸ order ▸ email ▸ search',
        in_business_hours: expect.stringMatching(/^(Yes|No)$/),
      },
      flexkeep: { bot: true, since: expect.any(Number), slots: { order: 'AB123456', email: 'me@example.com' } },
    });
  });

  it('of an Interaction has what Flex adds, and keeps what Flex Insights is told', async () => {
    const scene = await createScene({ orchestration: conversations });
    for (const text of ['Lieferung', 'deutsch', 'Lieferung', 'agent']) await scene.writes(text);
    await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
    const { attributes } = await taskOf(scene);
    const { flexInteractionSid } = attributes;
    expect(attributes).toMatchObject({
      ...{ conversationSid: scene.sid, channelType: 'sms', name: CUSTOMER, from: CUSTOMER, language: 'de' },
      customers: { name: CUSTOMER },
      conversations: {
        conversation_id: flexInteractionSid,
        media: [{ type: 'ChatTranscript', sid: scene.sid }],
        ...{ initiated_by: 'customer', direction: 'inbound', communication_channel: 'sms' },
        ...{ language: 'German', in_business_hours: expect.stringMatching(/^(Yes|No)$/) },
      },
    });
  });

  it('has nothing of what a customer would like to decide', async () => {
    const scene = await createScene();
    const { twilio, account, emulator } = scene;
    const { channelSid, identity } = openWebChat(emulator, {
      name: 'Erika',
      preEngagement: { ...WISHES, language: 'de' },
    });
    const chat = twilio.chat.v2.services(account.chatServiceSid).channels(channelSid);
    const { attributes } = await chat.fetch();
    // Flex itself writes these on the channel.
    const { proxySessionSID: _, ...strange } = WISHES;
    await chat.update({ attributes: JSON.stringify({ ...strange, ...JSON.parse(attributes) }) });
    await chat.messages.create({
      from: identity,
      body: 'hi',
      xTwilioWebhookEnabled: 'true',
      attributes: JSON.stringify({ ...WISHES, flexkeep: 1 }),
    });
    sendInWebChat(emulator, { channelSid, identity, body: '{"priority":99} agent' });
    await emulator.clock.advance(1_000);

    const task = await taskOf(scene);
    const { priority, workflowSid, taskChannelUniqueName } = task;
    expect({ priority, workflowSid, taskChannelUniqueName }).toEqual({
      priority: 0,
      workflowSid: account.workflowSid,
      taskChannelUniqueName: 'chat',
    });
    expect(task.attributes).toMatchObject({
      channelSid,
      channelType: 'web',
      name: 'Erika',
      language: 'de',
      conversations: { communication_channel: 'Web' },
      flexkeep: { bot: true },
    });
    const ours = ['channelSid', 'channelType', 'conversations', 'flexkeep'];
    for (const wish of Object.keys(WISHES).filter((key) => !ours.includes(key))) {
      expect(task.attributes).not.toHaveProperty(wish);
    }
    expect(task.attributes.conversations).not.toHaveProperty('case');
    expect(Object.keys(task.attributes.flexkeep as object)).toEqual(['bot', 'since', 'slots', 'attempt']);
  });
});
