import {
  CUSTOMER,
  flowOf,
  look,
  type StudioAccount,
  setUpStudio,
  trigger,
} from '../../../test/emulator/studio-account';
import type { Reply } from '../../deliver/deliver';

describe('an Execution by request', () => {
  const start = async (account: StudioAccount, flow: string, parameters: object = { name: 'Ada' }) => {
    const made = await account.sdk.studio.v2
      .flows(flow)
      .executions.create({ to: CUSTOMER, from: '+15550140', parameters });
    await account.settle();
    return account.sdk.studio.v2.flows(flow).executions(made.sid);
  };

  test('runs a Function with a signed form of its parameters, and reads what it answers', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(
      trigger('look'),
      look(
        { success: 'again' },
        { who: '{{flow.data.name}}', phone: '{{contact.channel.address}}', none: '{{flow.data.missing}}' },
      ),
      { ...look({}, { tier: '{{widgets.look.parsed.tier}}', code: '{{widgets.look.status_code}}' }), name: 'again' },
    );
    account.replies.push({ status: 200, contentType: 'application/json', body: '{"tier":"gold"}' });
    const execution = await start(account, flow);
    expect(account.posts.map(({ form }) => form)).toEqual([
      { who: 'Ada', phone: CUSTOMER, none: '' },
      { tier: 'gold', code: '200' },
    ]);
    expect(account.posts[0]?.headers).toMatchObject({ 'x-twilio-signature': expect.any(String) });
    expect(await account.pathOf(flow)).toEqual([
      'Trigger incomingRequest look',
      'look success again',
      'again success Ended',
    ]);
    const { context } = await execution.executionContext().fetch();
    expect(Object(context).widgets.look).toEqual({
      status_code: 200,
      content_type: 'application/json',
      body: '{"tier":"gold"}',
      parsed: { tier: 'gold' },
    });
  });

  test.each<[string, Reply | Error]>([
    ['an error', { status: 500, contentType: 'text/plain', body: 'no' }],
    ['no answer', new Error('nothing there')],
    ['more than 64 kB', { status: 200, isTooLong: true }],
  ])('leaves a Function by fail at %s', async (_, reply) => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({ success: 'look', fail: 'look' }));
    account.replies.push(reply, new Error('and again'));
    await start(account, flow);
    expect((await account.pathOf(flow))[1]).toBe('look fail look');
    expect(account.notes()).toContainEqual(expect.stringMatching(/^Studio: look failed: https/));
  });

  test('keeps what a Function said before, where it says something else than JSON', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({ success: 'look', fail: 'look' }));
    account.replies.push(
      { status: 200, contentType: 'application/json', body: '{"foo":"bar"}' },
      { status: 404, contentType: 'text/plain', body: 'not found' },
      { status: 201, contentType: 'application/json; charset=utf-8', body: '{"created":true}' },
      { status: 200, contentType: 'application/json', body: '[1]' },
    );
    const execution = await start(account, flow);
    const values = (await execution.steps.list()).map(({ context }) => Object(context).widgets.look);
    expect(values[2]).toMatchObject({ status_code: 404, body: 'not found', parsed: { foo: 'bar' } });
    expect(values[3]).toMatchObject({ status_code: 201, parsed: { foo: 'bar', created: true } });
    expect(values[4]).toMatchObject({ body: '[1]', parsed: { foo: 'bar', created: true } });
  });

  test('is stopped where one widget is run more than ten times in a row', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({ success: 'look' }));
    const execution = await start(account, flow);
    expect((await execution.fetch()).status).toBe('ended');
    expect(account.posts).toHaveLength(10);
  });

  test('ends at a widget that is not emulated, whose name the journal has, now and when it was published', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('ask'), { name: 'ask', type: 'send-and-wait-for-reply' });
    const early = account.emulator.journal.entries.find(({ name }) =>
      name.includes('widgets of the Studio Flow "Flow"'),
    );
    expect(early?.detail).toMatchObject({ widgets: 'ask (send-and-wait-for-reply)' });
    const execution = await start(account, flow);
    expect((await execution.fetch()).status).toBe('ended');
    const note = account.emulator.journal.entries.find(({ name }) => name.endsWith('widget send-and-wait-for-reply'));
    expect(note).toMatchObject({
      fault: 'not-emulated',
      detail: { widget: 'ask', remedy: expect.stringContaining('Run Function') },
    });
  });

  test('cannot be sent to Flex, for it has no chat', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('flex'), account.toFlex('{}'));
    await start(account, flow);
    expect(await account.pathOf(flow)).toContain('flex failedToEnqueue Ended');
    expect(account.notes()).toContainEqual(expect.stringContaining('81020'));
  });

  test('is one for a contact at a time', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({}));
    const { executions } = account.sdk.studio.v2.flows(flow);
    const pair = { to: CUSTOMER, from: '+15550140' };
    const { sid } = await executions.create(pair);
    await expect(executions.create(pair)).rejects.toMatchObject({ status: 409, message: expect.stringContaining(sid) });
    await account.sdk.studio.v2.flows(flow).executions(sid).update({ status: 'ended' });
    expect((await executions.create(pair)).status).toBe('active');
    await account.settle();
    expect(account.posts).toHaveLength(1);
  });

  test('runs what was published last, and not a draft', async () => {
    const account = await setUpStudio();
    const flow = await account.publish(trigger('look'), look({}));
    const draft = flowOf(trigger('look'), { ...look({}), name: 'other' });
    await account.sdk.studio.v2.flows(flow).update({ status: 'draft', definition: draft });
    await start(account, flow);
    expect(account.posts).toHaveLength(1);
  });
});

describe('a definition', () => {
  test.each([
    ['no states', { initial_state: 'Trigger', states: [] }, 'states: there is none'],
    ['another initial state', { ...flowOf(trigger('look')), initial_state: 'Start' }, 'initial_state'],
    ['a way to nowhere', flowOf(trigger('nowhere')), 'Trigger: incomingMessage leads to nowhere'],
  ])('with %s is refused where it is published, and kept as a draft', async (_, definition, words) => {
    const { flows } = (await setUpStudio()).sdk.studio.v2;
    const wanted = { friendlyName: 'Flow', definition };
    const refused = { status: 400, message: expect.stringContaining(words) };
    await expect(flows.create({ ...wanted, status: 'published' })).rejects.toMatchObject(refused);
    const draft = await flows.create({ ...wanted, status: 'draft' });
    expect(draft).toMatchObject({ valid: false, errors: expect.arrayContaining([expect.stringContaining(words)]) });
    await expect(flows(draft.sid).executions.create({ to: CUSTOMER, from: '+15550140' })).rejects.toMatchObject({
      status: 400,
    });
  });
});
