import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from '../../test/emulator/control';
import { FLEXKEEP_ACCOUNT } from '../furnish';
import { ACTIONS } from './actions';

const HOUR_MS = 3_600_000;

/** A customer who has been handed over, and the Task. */
const handedOver = async () => {
  const world = setUp();
  await world.act('sms', { body: 'agent' });
  const [channel] = (await world.state()).channels;
  return { ...world, channelSid: String(channel?.sid), taskSid: world.handOver(String(channel?.sid)) };
};

describe('customers', () => {
  it('write by SMS: a new engagement, then the same one', async () => {
    const { act, state, posts, account } = setUp();
    const first = await act('sms', { body: 'hello' });
    expect(first.did).toMatch(/^\+15550101 wrote "hello" to \+15550100: a new engagement began on CH/);
    expect(first.changes.map(({ kind, is }) => [kind, is])).toEqual([
      ['channel', 'ACTIVE, members 1, webhook /inbound'],
      ['session', 'in-progress'],
    ]);
    expect(posts.map(({ url }) => url)).toEqual(['http://localhost:3000/inbound']);
    expect((await act('sms', { body: 'again' })).did).toContain('an open Proxy Session took it into CH');
    await act('sms', { body: 'me too', from: '+15550102' });
    const { phones, channels } = await state();
    expect(phones.map(({ name, messages }) => [name, messages.map(({ body }) => body)])).toEqual([
      ['+15550101', ['hello', 'again']],
      ['+15550102', ['me too']],
    ]);
    expect(channels).toHaveLength(2);
    expect((await act('sms', { body: 'x', to: '+15550198' })).did).toContain('the Twilio number belongs to no Proxy');
    expect(account.smsNumber).toBe('+15550100');
  });

  it('write to an Address: by SMS, on WhatsApp, in a web chat', async () => {
    const { act, state } = setUp(FLEXKEEP_ACCOUNT);
    const flexFlow = { orchestration: 'flex-flow' };
    expect((await act('sms', { body: 'hi' })).did).toContain('to +15550199: a new engagement began');
    expect((await act('sms', { body: 'there?' })).did).toContain('to +15550199: it is bound to CH');
    expect((await act('sms', { body: 'hi', from: '+15550102', ...flexFlow })).did).toContain('to +15550100: a new');
    expect((await act('whatsapp', { body: 'hi' })).did).toContain(
      'whatsapp:+15550101 wrote "hi" to whatsapp:+15550199',
    );
    expect((await act('web', { body: 'hi', ...flexFlow })).did).toContain('Wendy opened the web chat');
    await act('web', { body: 'hi', orchestration: 'conversations' });
    expect((await act('web', { body: 'there?' })).did).toContain('Wendy wrote');
    const { phones } = await state();
    const seen = phones.map((phone) => [phone.name, phone.kind, phone.orchestration, phone.messages.length]);
    expect(seen).toEqual([
      ['+15550101', 'sms', 'conversations', 2],
      ['+15550102', 'sms', 'flex-flow', 1],
      ['whatsapp:+15550101', 'whatsapp', 'conversations', 1],
      ['Wendy', 'web', 'flex-flow', 1],
      ['Wendy', 'web', 'conversations', 2],
    ]);
  });

  it('write in the web chat, which is opened first, and again after it has ended', async () => {
    const { act, state, handOver } = setUp();
    expect((await act('web', { body: 'hi' })).did).toContain('Wendy opened the web chat and wrote "hi" in CH');
    expect((await act('web', { body: 'still me' })).did).toContain('Wendy wrote "still me" in CH');
    handOver(String((await state()).channels[0]?.sid));
    await act('accept');
    await act('end-chat');
    expect((await act('web', { body: 'back' })).did).toContain('opened the web chat');
    await act('web-open', { name: 'Walt' });
    const { phones } = await state();
    expect(phones.map(({ name, kind, open }) => [name, kind, open])).toEqual([
      ['Wendy', 'web', false],
      ['Wendy', 'web', true],
      ['Walt', 'web', true],
    ]);
  });
});

describe('agents', () => {
  it('accept, speak, end the chat and complete', async () => {
    const { act, state, taskSid } = await handedOver();
    expect((await act('accept')).did).toBe(`Alice took ${taskSid}.`);
    const spoken = await act('say', { body: 'How can I help?' });
    expect(spoken.changes).toEqual([{ kind: 'message', sid: '+15550101', is: 'How can I help?' }]);
    const ended = await act('end-chat', { task: taskSid.slice(0, 8) });
    expect(ended.changes.map(({ kind, was, is }) => [kind, was, is])).toEqual([
      ['channel', 'ACTIVE, members 2, webhook /inbound', 'INACTIVE, members 2, webhook /inbound'],
      ['session', 'in-progress', undefined],
      ['task', 'assigned (Alice)', 'wrapping (Alice)'],
    ]);
    await act('complete');
    expect((await state()).tasks[0]).toMatchObject({ status: 'completed', name: 'Wendy' });
  });

  it('reject, and transfer to each other', async () => {
    const { act, state, taskSid } = await handedOver();
    await act('reject', { worker: 'Alice' });
    await act('available');
    expect((await act('accept', { worker: 'bob' })).did).toBe(`Bob took ${taskSid}.`);
    expect((await act('transfer', { to: 'alice' })).did).toMatch(/^Bob passed WT\w+ on: WT/);
    const { tasks } = await state();
    expect(tasks.map(({ status, reservation }) => [status, reservation?.worker])).toEqual([
      ['completed', 'Bob'],
      ['reserved', 'Alice'],
    ]);
  });

  it('do nothing with their tab closed', async () => {
    const { act, refusal, state } = await handedOver();
    await act('accept');
    await act('close-tab', { worker: 'Alice' });
    expect((await state()).workers.map(({ name, tab }) => [name, tab])).toEqual([
      ['Alice', 'closed'],
      ['Bob', 'open'],
    ]);
    expect(await refusal('end-chat')).toEqual({
      status: 409,
      code: 'not-possible',
      message: 'Alice has closed Flex UI, so nothing happens.',
      remedy: 'First: open-tab Alice',
    });
    await act('open-tab');
    await act('end-chat');
  });

  it('go offline and come back', async () => {
    const { act, state } = setUp();
    await act('offline', { worker: 'Bob' });
    expect((await state()).workers.map(({ available }) => available)).toEqual([true, false]);
    await act('available');
    expect((await state()).workers.map(({ available }) => available)).toEqual([true, true]);
  });
});

describe('time and trouble', () => {
  it('lets a day go by: the Task of a closed tab times out, and what cleans up gets the event or not', async () => {
    const { act, state, posts, emulator } = await handedOver();
    const start = emulator.clock.now();
    await act('accept');
    await act('close-tab');
    await act('lose', { webhook: 'task.system-deleted' });
    const waited = await act('wait', { duration: '25h' });
    expect(emulator.clock.now()).toBe(start + 25 * HOUR_MS);
    expect(waited.did).toContain('25h went by');
    expect(waited.journal.filter(({ kind }) => kind === 'webhook')).toMatchObject([
      { name: 'task.system-deleted', fault: 'lost' },
    ]);
    expect(posts.filter(({ url }) => url.endsWith('/taskrouter-events'))).toEqual([]);
    expect(await state()).toMatchObject({ tasks: [], sessions: [{ status: 'in-progress' }] });
  });

  it('adds up two waits that are asked for at the same time', async () => {
    const { act, emulator } = setUp();
    const start = emulator.clock.now();
    await Promise.all([act('wait', { duration: '1h' }), act('wait', { duration: '1h30m' })]);
    expect(emulator.clock.now()).toBe(start + 2.5 * HOUR_MS);
  });

  it('delivers copies, late and forged ones, once each', async () => {
    const { act, posts } = setUp();
    await act('copies', { copies: 4, webhook: 'onMessageSent' });
    await act('sms', { body: 'four' });
    expect(posts).toHaveLength(4);
    await act('delay', { delay: '10m', webhook: 'onMessageSent' });
    await act('sms', { body: 'late' });
    expect(posts).toHaveLength(4);
    await act('wait', { duration: '10m' });
    await act('forge', { webhook: 'onMessageSent' });
    await act('sms', { body: 'forged' });
    await act('sms', { body: 'plain' });
    expect(posts).toHaveLength(7);
  });

  it('lets calls fail, until all is calm', async () => {
    const { act, emulator } = setUp();
    await act('fault', { operation: 'taskrouter.CreateTask', kind: 'late', times: 2, for: '5s' });
    await act('fault', { operation: 'chat.*', kind: 'lost' });
    expect(emulator.faults.rules).toEqual([
      { operation: 'taskrouter.CreateTask', fault: 'late', nth: 1, times: 2, ms: 5000 },
      { operation: 'chat.*', fault: 'lost', nth: 1, times: 1 },
    ]);
    await act('fault', { operation: 'chat.*', kind: 'server-error-after', status: '502', body: 'html' });
    expect(emulator.faults.rules[2]).toMatchObject({ fault: 'server-error-after', status: 502, body: 'html' });
    await act('lose', { webhook: 'task.canceled' });
    await act('calm');
    expect([emulator.faults.rules, emulator.deliverer.rules]).toEqual([[], []]);
  });

  it('makes Twilio slow, and late with what is new, until all is calm', async () => {
    const { act, emulator } = setUp();
    const { options } = emulator;
    const atFirst = structuredClone(options);
    await act('latency', { median: '1200ms', p99: '6s' });
    await act('latency', { median: '2s', operation: 'sync.*' });
    expect(options.latency).toEqual([
      { operation: 'sync.*', medianMs: 2_000, p99Ms: 2_000 },
      { medianMs: 1_200, p99Ms: 6_000 },
    ]);
    await act('lag', { what: 'lists', delay: '1500ms' });
    await act('lag', { what: 'task-queries', delay: '3s' });
    await act('lag', { what: 'chat', delay: '2s' });
    expect(options).toMatchObject({ listLagMs: 1_500, taskQueryLagMs: 3_000, visibleAfterMs: { chat: 2_000 } });
    await act('calm');
    expect(options).toEqual(atFirst);
  });
});

describe('the account', () => {
  it('goes back to a snapshot, and to its beginning', async () => {
    const { act, state, emulator, refusal } = setUp();
    const beginning = await state();
    await act('sms', { body: 'one' });
    await act('snapshot', { name: 'one' });
    const one = await state();
    await act('wait', { duration: '1h' });
    await act('sms', { body: 'two' });
    await act('restore', { name: 'one' });
    expect(await state()).toEqual(one);
    await act('fault', { operation: 'chat.FetchChannel', kind: 'lost' });
    await act('reset');
    expect(await state()).toEqual(beginning);
    expect(emulator.faults.rules).toEqual([]);
    expect(await refusal('restore', { name: 'none' })).toMatchObject({ status: 404, remedy: 'There is: one' });
  });
});

describe('what cannot be done is refused, with what is wrong and what to do', () => {
  it.each([
    ['nothing', {}, 404, 'unknown-action', 'There is no action nothing.', /^There is: sms, whatsapp, web/],
    ['sms', {}, 400, 'missing', 'sms needs body: What the customer writes.', /hello/],
    ['sms', { body: '  ' }, 400, 'malformed', 'body must be a text that is not empty.', /hello/],
    ['sms', { body: ['a'] }, 400, 'malformed', 'body must be a text or a number.', /hello/],
    ['sms', { bod: 'x' }, 400, 'unknown-parameter', 'sms has no parameter bod.', /body, from, to/],
    ['sms', { body: 'x', from: '0049' }, 400, 'malformed', 'from must be a number with + in front.', /\+15550101/],
    ['sms', 'no json', 400, 'malformed', 'The body is not JSON.', /JSON/],
    ['sms', '[]', 400, 'malformed', 'The body is not a JSON object.', /hello/],
    ['wait', { duration: '25' }, 400, 'malformed', 'duration must be a number with a unit: ms, s, m, h or d.', /25h/],
    ['wait', { duration: '99d' }, 400, 'malformed', 'duration must be at most 60d.', /25h/],
    [
      'copies',
      { copies: 0, webhook: 'onMessageSent' },
      400,
      'malformed',
      'copies must be a whole number from 1 to 100.',
      /4/,
    ],
    ['lose', { webhook: 'task.cancelled' }, 400, 'malformed', /^webhook must be one such as/, /task.canceled/],
    ['fault', { operation: 'x.Y', kind: 'lost' }, 400, 'malformed', /^operation must be one such as/, /CreateTask/],
    ['fault', { operation: 'chat.*', kind: 'x' }, 400, 'malformed', /^kind must be one of refused, lost/, /lost/],
    ['accept', {}, 409, 'not-possible', 'No agent is asked to take a Task.', /sms agent/],
    ['say', { body: 'x' }, 409, 'not-possible', 'No agent works on a Task.', /accept/],
    ['end-chat', { task: 'WT12' }, 409, 'not-possible', 'No agent works on a Task WT12.', /accept/],
    ['close-tab', { worker: 'Zoë' }, 404, 'not-found', 'There is no agent Zoë.', /Alice, Bob/],
  ] as const)('%s %j', async (name, values, status, code, message, remedy) => {
    const refused = await setUp().refusal(name, values);
    expect(refused).toMatchObject({ status, code });
    expect(refused.message).toMatch(message);
    expect(refused.remedy).toMatch(remedy);
  });

  it('a Task that could be any of several', async () => {
    const { act, refusal, handOver, channelSid } = await handedOver();
    handOver(channelSid, 'Walt');
    await act('accept');
    await act('accept');
    const { message, remedy } = await refusal('end-chat');
    expect(message).toBe('It could be any of 2 Tasks.');
    expect(remedy).toMatch(/^Name one: WT\w{32} \(Wendy\), WT\w{32} \(Walt\)$/);
  });
});

describe('the one table of actions', () => {
  it('has names that a command line can take, help in one line, and examples that it takes itself', () => {
    for (const { name, help, parameters } of ACTIONS) {
      expect([name, help]).toEqual([
        expect.stringMatching(/^[a-z]+(-[a-z]+)?$/),
        expect.stringMatching(/^[A-Z].{8,110}\.$/),
      ]);
      for (const [key, { example, read }] of Object.entries(parameters)) expect(() => read(example, key)).not.toThrow();
    }
    expect(new Set(ACTIONS.map(({ name }) => name)).size).toBe(ACTIONS.length);
  });

  it('is what the page uses', () => {
    const directory = join(__dirname, '../console');
    const page = readdirSync(directory).map((file) => readFileSync(join(directory, file), 'utf8'));
    const used = [...page.join('\n').matchAll(/(?:\bact\(|\bbutton\(|data-act=)['"]([\w-]+)['"]/g)].map(
      ([, name]) => name,
    );
    expect(new Set(used)).toEqual(
      new Set([
        ...['sms', 'web', 'accept', 'reject', 'say', 'end-chat', 'transfer', 'complete', 'close-tab', 'open-tab'],
        ...['whatsapp', 'available', 'wait', 'reset', 'calm', 'remove', 'resend'],
      ]),
    );
    for (const name of used) expect(ACTIONS.map((action) => action.name)).toContain(name);
  });
});
