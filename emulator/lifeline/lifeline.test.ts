import { setUp } from '../../test/emulator/control';
import * as agent from '../people/agents';
import { ask } from '../products/ask';
import { readLifeline } from './account';
import { lifelineDocument } from './document';
import { foldTime } from './fold';
import type { Lifeline } from './lifeline';
import { lifelineSvg } from './svg';
import { lifelineText } from './text';

const HOUR = 3_600_000;

/** A customer with an agent whose browser is gone; the bot has left. */
const withAgent = async () => {
  const scene = setUp();
  const { emulator, stage, act, handOver } = scene;
  await act('sms', { body: 'hello' });
  const [channel] = stage.chronicle.channels();
  const channelSid = channel?.sid ?? '';
  await emulator.clock.advance(1_000);
  const taskSid = handOver(channelSid);
  const row = emulator.store.of('chat.Channel', scene.account.chatServiceSid).get(channelSid) ?? {};
  const hooks = emulator.store.of('chat.ChannelWebhook', `${row.service_sid}/${channelSid}`);
  for (const { sid } of hooks.all()) hooks.remove(String(sid));
  await act('accept');
  agent.closeTab(emulator);
  return { ...scene, channelSid, taskSid, line: () => readLifeline(emulator, stage.chronicle, channelSid) };
};

const barsOf = ({ bars }: Lifeline) =>
  Object.fromEntries(
    bars.map(({ title, to, states }) => [title, [to !== undefined, states.map(({ state }) => state)]]),
  );

describe('the lifeline of an engagement', () => {
  it('has a bar for each record, as long as it lives, with what it was when', async () => {
    const { line } = await withAgent();
    expect(barsOf(line())).toEqual({
      'Chat Channel': [false, ['ACTIVE']],
      'Proxy Session': [false, ['in-progress']],
      'Bot’s webhook': [true, ['webhook']],
      Task: [false, ['reserved', 'assigned']],
    });
    expect(line().gaps).toEqual([]);
  });

  it('has a gap where the session outlives its Task, and a message falls into it', async () => {
    const { emulator, act, line } = await withAgent();
    await act('sms', { body: 'before' });
    await emulator.clock.advance(25 * HOUR);
    await act('sms', { body: 'after' });
    const { gaps, marks, bars, now } = line();
    expect(gaps).toEqual([{ from: bars.find(({ title }) => title === 'Task')?.to }]);
    expect(now - (gaps[0]?.from ?? 0)).toBeLessThanOrEqual(HOUR);
    const said = marks.filter(({ kind }) => kind === 'customer').map(({ text, isLost }) => [text, isLost]);
    expect(said).toEqual([
      ['hello', false],
      ['before', false],
      ['after', true],
    ]);
  });

  it('is the same for a Conversation: its binding carries, and a closed one has no gap', async () => {
    const { emulator, stage, account } = setUp();
    const ServiceSid = account.chatServiceSid;
    const ConversationSid = String(
      ask(emulator, 'conversations.CreateServiceConversation', { ChatServiceSid: ServiceSid }, {}).sid,
    );
    const place = { ChatServiceSid: ServiceSid, ConversationSid };
    ask(emulator, 'conversations.CreateServiceConversationParticipant', place, {
      'MessagingBinding.Address': '+15550101',
      'MessagingBinding.ProxyAddress': account.smsNumber,
    });
    const hook = ask(emulator, 'conversations.CreateServiceConversationScopedWebhook', place, {
      Target: 'webhook',
      'Configuration.Url': 'http://localhost:3000/inbound',
      'Configuration.Filters': ['onMessageAdded'],
    });
    // At the Conversation's end it is not written once more.
    const ledger = { UniqueName: `flexkeep.engagement.${ConversationSid}`, Data: { phase: 'with-agent' } };
    ask(emulator, 'sync.CreateDocument', { ServiceSid: account.syncServiceSid }, ledger);
    const line = () => readLifeline(emulator, stage.chronicle, ConversationSid);
    expect(barsOf(line())).toMatchObject({
      Conversation: [false, expect.anything()],
      'Flexkeep’s ledger': [false, ['with-agent']],
      'Messaging binding': [false, ['sms']],
    });
    await emulator.clock.advance(HOUR);
    ask(emulator, 'conversations.DeleteServiceConversationScopedWebhook', { ...place, Sid: String(hook.sid) }, {});
    const leftAt = emulator.clock.now();
    line();
    await emulator.clock.advance(HOUR);
    expect(line().gaps).toEqual([{ from: leftAt }]);
    ask(
      emulator,
      'conversations.UpdateServiceConversation',
      { ChatServiceSid: ServiceSid, Sid: ConversationSid },
      { State: 'closed' },
    );
    const closedAt = emulator.clock.now();
    line();
    await emulator.clock.advance(HOUR);
    expect(line().gaps).toEqual([{ from: leftAt, to: closedAt }]);
    const ended = { 'Messaging binding': [true, ['sms']], 'Flexkeep’s ledger': [true, ['with-agent']] };
    expect(barsOf(line())).toMatchObject(ended);
  });

  it('has no gap where the agent ends the chat', async () => {
    const { emulator, taskSid, line } = await withAgent();
    agent.openTab(emulator);
    agent.endChat(emulator, { taskSid });
    agent.complete(emulator, { taskSid });
    await emulator.clock.advance(HOUR);
    expect(line().gaps).toEqual([]);
    expect(barsOf(line())).toMatchObject({
      'Proxy Session': [true, expect.anything()],
      'Chat Channel': [true, ['ACTIVE', 'INACTIVE']],
    });
  });

  it('marks the webhooks that are about it, lost ones too, and forgets everything at a reset', async () => {
    const { act, emulator, stage } = setUp();
    await act('sms', { body: 'hello' });
    await act('lose', { webhook: 'onMessageSent' });
    await act('sms', { body: 'again' });
    const [channel] = stage.chronicle.channels();
    const marks = () => readLifeline(emulator, stage.chronicle, channel?.sid ?? '').marks;
    const webhooks = marks().filter(({ kind }) => kind === 'webhook');
    expect(webhooks.map(({ text, isLost }) => [text, isLost])).toEqual([
      ['onMessageSent', false],
      ['onMessageSent', true],
    ]);
    await act('reset');
    expect(stage.chronicle.channels()).toEqual([]);
  });

  it('is drawn with every message escaped, and every record and entry to be opened', async () => {
    const { act, line, channelSid } = await withAgent();
    await act('sms', { body: '<script>"&' });
    const svg = lifelineSvg(line());
    expect(svg).toContain('The customer: &lt;script&gt;&quot;&amp;');
    expect(svg).not.toContain('<script');
    expect(svg).toContain(`data-sid="${channelSid}"`);
    expect(svg).toMatch(/data-entry="\d+"/);
    expect(lifelineDocument([{ heading: 'A story', line: line() }])).toContain('<style>');
  });

  it('is written for a terminal of 80 columns', async () => {
    const { emulator, act, line } = await withAgent();
    await emulator.clock.advance(25 * HOUR);
    await act('sms', { body: 'after' });
    const text = lifelineText(line());
    expect(Math.max(...text.split('\n').map((one) => one.length))).toBeLessThanOrEqual(77);
    expect(text).toMatch(/^Proxy Session +━+░+$/m);
    expect(text).toMatch(/^Messages +●.*✕/m);
  });
});

describe('the record of changes', () => {
  it('tells what a record was when, and that it was deleted', async () => {
    const { stage, line, emulator, taskSid } = await withAgent();
    const session = line().bars.find(({ title }) => title === 'Proxy Session')?.sid ?? '';
    await emulator.clock.advance(HOUR);
    agent.openTab(emulator);
    agent.endChat(emulator, { taskSid });
    await emulator.clock.advance(HOUR);
    expect(stage.chronicle.get(session)).toMatchObject({ deletedAt: emulator.clock.now() - HOUR });
    expect(stage.chronicle.get(taskSid)?.moments.map(({ state }) => state)).toEqual([
      'reserved',
      'assigned',
      'wrapping',
    ]);
  });
});

describe('folded time', () => {
  it('gives every moment a place, and a night no more room than a few moments', () => {
    const scale = foldTime([0, 500, 1_000, 25 * HOUR]);
    expect([0, 250, 500, 1_000, 25 * HOUR].map(scale.at)).toEqual([0, 0.5, 1, 2, 5]);
    expect(scale.folds).toEqual([{ from: 2, to: 5, ms: 25 * HOUR - 1_000 }]);
    expect(scale.at(99 * HOUR)).toBe(scale.width);
  });
});
