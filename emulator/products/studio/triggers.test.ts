import {
  CUSTOMER,
  FUNCTION,
  look,
  type StudioAccount,
  setUpStudio,
  trigger,
} from '../../../test/emulator/studio-account';
import { openWebChat, sendInWebChat, writeTo } from '../../people/customers';
import { sendAsClient } from '../chat-store/messages';

/** A number whose URL is the flow, and which neither Flex nor Conversations take. */
const numberFor = async ({ sdk, account }: StudioAccount, flow: string) => {
  const { webhookUrl } = await sdk.studio.v2.flows(flow).fetch();
  const number = { phoneNumber: '+15550140', smsUrl: webhookUrl };
  await sdk.api.v2010.accounts(account.accountSid).incomingPhoneNumbers.create(number);
  return number.phoneNumber;
};

describe('a message', () => {
  test('to a number whose URL is the flow starts it', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({}, { said: '{{trigger.message.Body}}' }));
    const to = await numberFor(account, flow);
    expect(writeTo(account.emulator, { from: CUSTOMER, to, body: 'hi' })).toMatchObject({ outcome: 'called' });
    await account.settle();
    expect(account.posts.map(({ url, form }) => [url, form])).toEqual([[FUNCTION, { said: 'hi' }]]);
    expect(await account.executionsOf(flow)).toMatchObject([{ contactChannelAddress: CUSTOMER, status: 'ended' }]);
  });

  test('to an Address with the flow is sent to Flex as an Interaction, and the flow gets no further message of it', async () => {
    const account = await setUpStudio();
    const attributes = '{"name":"{{trigger.conversation.Author}}","said":{{trigger.conversation.Body | to_json}}}';
    const flow = await account.publish(trigger('flex'), account.toFlex(attributes, { priority: '7' }));
    await account.sdk.conversations.v1.addressConfigurations.create({
      ...{ type: 'sms', address: '+15550141', 'autoCreation.enabled': true },
      ...{ 'autoCreation.type': 'studio', 'autoCreation.studioFlowSid': flow },
    });
    for (const body of ['one "two"', 'three']) {
      writeTo(account.emulator, { from: CUSTOMER, to: '+15550141', body });
      await account.settle();
    }
    const [task] = await account.tasks();
    expect(task).toMatchObject({ priority: 7, taskChannelUniqueName: 'chat', assignmentStatus: 'reserved' });
    expect(JSON.parse(task?.attributes ?? '')).toMatchObject({
      ...{ name: CUSTOMER, said: 'one "two"' },
      conversationSid: expect.stringMatching(/^CH/),
      flexInteractionSid: expect.stringMatching(/^KD/),
    });
    expect(await account.executionsOf(flow)).toHaveLength(1);
    expect(await account.pathOf(flow)).toEqual(['Trigger incomingConversationMessage flex', 'flex callComplete Ended']);
  });

  test('starts the flow again where its webhook stays, and Flex drops what comes of it', async () => {
    const account = await setUpStudio();
    account.emulator.options.sendToFlexKeepsWebhook = true;
    const flow = await account.publish(trigger('flex'), account.toFlex('{}'));
    const conversation = await account.sdk.conversations.v1.conversations.create({ uniqueName: 'one' });
    await conversation.participants().create({ identity: 'ada' });
    await conversation.webhooks().create({ target: 'studio', 'configuration.flowSid': flow });
    for (const body of ['one', 'two']) {
      sendAsClient(account.emulator, { channelSid: conversation.sid, identity: 'ada', body });
      await account.settle();
    }
    expect(await account.executionsOf(flow)).toHaveLength(2);
    expect((await account.tasks()).map(({ assignmentStatus }) => assignmentStatus).sort()).toEqual([
      'canceled',
      'reserved',
    ]);
    expect(account.notes()).toContain("sendToFlexKeepsWebhook kept Studio's webhook from going");
  });

  test('in a Chat Channel of a Flex Flow becomes a Task, and Studio leaves the channel', async () => {
    const account = await setUpStudio();
    const attributes =
      '{"channelSid":"{{trigger.message.ChannelSid}}","name":"{{trigger.message.ChannelAttributes.from}}"}';
    const flow = await account.publish(trigger('flex'), account.toFlex(attributes));
    const { flexFlow } = account.sdk.flexApi.v1;
    await flexFlow(account.account.flows.web).update({ integrationType: 'studio', 'integration.flowSid': flow });
    const { channelSid, identity } = openWebChat(account.emulator, { name: 'Wendy' });
    for (const body of ['one', 'two']) {
      sendInWebChat(account.emulator, { channelSid, identity, body });
      await account.settle();
    }
    const channel = account.sdk.chat.v2.services(account.account.chatServiceSid).channels(channelSid);
    const [task, ...others] = await account.tasks();
    expect(others).toEqual([]);
    expect(JSON.parse(task?.attributes ?? '')).toEqual({ channelSid, name: 'Wendy' });
    expect(JSON.parse((await channel.fetch()).attributes)).toMatchObject({ taskSid: task?.sid });
    expect(await channel.webhooks.list()).toEqual([]);
  });

  test.each([
    ['a Workflow of another account', { workflow: `WW${'0'.repeat(32)}` }, 'there is no Workflow'],
    [
      'attributes that are no JSON',
      { attributes: '{"name": {{flow.data.name}}}' },
      'its attributes are no JSON object',
    ],
    ['a template that is none', { attributes: '{"name": "{% if %}"}' }, 'flex failed: '],
  ])('is not sent to Flex with %s', async (_, properties, words) => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('flex'), account.toFlex('{}', properties));
    const conversation = await account.sdk.conversations.v1.conversations.create();
    await conversation.participants().create({ identity: 'ada' });
    await conversation.webhooks().create({ target: 'studio', 'configuration.flowSid': flow });
    sendAsClient(account.emulator, { channelSid: conversation.sid, identity: 'ada', body: 'hi' });
    await account.settle();
    expect(await account.pathOf(flow)).toContain('flex failedToEnqueue Ended');
    expect(account.notes()).toContainEqual(expect.stringContaining(words));
    expect(await account.tasks()).toEqual([]);
  });

  test('is lost where there is no such flow, and while one still runs', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({}));
    const to = await numberFor(account, flow);
    for (const body of ['one', 'two']) writeTo(account.emulator, { from: CUSTOMER, to, body });
    await account.settle();
    expect(account.posts).toHaveLength(1);
    expect(account.notes()).toContain(
      'a message to Studio was lost: the Execution of this customer is still under way',
    );
    await account.sdk.studio.v2.flows(flow).remove();
    writeTo(account.emulator, { from: CUSTOMER, to, body: 'three' });
    expect(account.notes()).toContain(`a message to Studio was lost: there is no published Flow ${flow}`);
  });
});
