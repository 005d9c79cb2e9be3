import type { Row } from '../../emulator/core/store';
import { openWebChat, sendInWebChat, sendMessageTo } from '../../emulator/people/customers';
import { ask } from '../../emulator/products/ask';
import { orchestrator } from '../../emulator/products/chat-store/actor';
import { findChannel } from '../../emulator/products/chat-store/channels';
import type { Reception as Joined } from '../../emulator/products/conversations/receive';
import { markInactive } from '../../emulator/products/flex/close';
import type { Reception } from '../../emulator/products/flex/receive-sms';
import type { TestAccount, TestOrchestration } from './orchestration';

/** SIDs of the open Proxy Sessions of a channel. */
const openSessions = ({ emulator, account }: TestAccount, sid: string): string[] =>
  emulator.store
    .of<Row>('proxy.Session', account.proxyServiceSid)
    .all()
    .filter(({ status, unique_name: name }) => status !== 'closed' && String(name).startsWith(sid))
    .map((session) => String(session.sid));

export const flexFlow: TestOrchestration = {
  name: 'flex-flow',
  environment: {},
  operations: {
    say: 'chat.CreateMessage',
    unhook: 'chat.DeleteChannelWebhook',
    rehook: 'chat.CreateChannelWebhook',
    readHook: 'chat.FetchChannelWebhook',
    listHooks: 'chat.ListChannelWebhook',
    readEngagement: 'chat.FetchChannel',
    writeEngagement: 'chat.UpdateChannel',
    listEngagements: 'chat.ListChannel',
    listMessages: 'chat.ListMessage',
    listParticipants: 'chat.ListMember',
    readCarrier: 'proxy.FetchSession',
    endCarrier: 'proxy.DeleteSession',
    listCarriers: 'proxy.ListSession',
    listRoutes: 'flex.ListFlexFlow',
    createTask: 'taskrouter.CreateTask',
  },
  calls: { turn: 3, handover: 10, takeover: 9, takeoverFromDead: 10, event: 6, sweep: 14 },
  namesTask: true,
  redelivers: {},
  cleansAt: 'wrapping',
  arrivesMs: 0,
  messageEvent: 'onMessageSent',
  authorIn: ({ From }) => From,
  refersTo: ({ channelSid }) => channelSid,
  setSurvival({ emulator, account }, survives) {
    for (const Sid of [account.flows.sms, account.flows.web]) {
      ask(emulator, 'flex.UpdateFlexFlow', { Sid }, { LongLived: survives });
    }
  },
  sendSms({ emulator, account }, from, body) {
    // After a migration, Conversations have the number.
    const reception: Reception | Joined = sendMessageTo(emulator, { from, to: account.smsNumber, body });
    if (reception.outcome === 'lost') return { outcome: 'lost', reason: reception.reason };
    const { channelSid: sid, messageSid } = reception;
    return { outcome: 'arrived', sid, messageSid, carrierSid: 'sessionSid' in reception ? reception.sessionSid : '' };
  },
  openBrowser({ emulator }, hears) {
    let chat: ReturnType<typeof openWebChat> | undefined;
    const open = () => {
      chat = openWebChat(emulator, { name: 'Customer' });
      hears.know(chat.identity);
      hears.follow(chat.channelSid);
      return chat;
    };
    return (body) => {
      if (!chat || !sendInWebChat(emulator, { ...chat, body })) sendInWebChat(emulator, { ...open(), body });
    };
  },
  state: (world, sid, { status, long_lived }) => ({
    carriers: openSessions(world, sid),
    ended: status === 'INACTIVE',
    survivesTask: long_lived === true,
    held: false,
    blocked: false,
  }),
  isSpoiled: ({ emulator }, sid) => findChannel(emulator, sid)?.state === 'closed',
  endAlone: ({ emulator }, sid) => markInactive(emulator, sid, orchestrator),
  endCarriers(world, sid) {
    const { emulator, account } = world;
    for (const Sid of openSessions(world, sid)) {
      ask(emulator, 'proxy.DeleteSession', { ServiceSid: account.proxyServiceSid, Sid });
    }
  },
  misname({ emulator, account }, sid, what, { carrierSid, taskSid }) {
    const path = { ServiceSid: account.chatServiceSid, Sid: sid };
    const attributes = JSON.parse(String(ask(emulator, 'chat.FetchChannel', path).attributes)) as Row;
    const names = what === 'carrier' ? { proxySession: carrierSid } : { taskSid };
    ask(emulator, 'chat.UpdateChannel', path, { Attributes: JSON.stringify({ ...attributes, ...names }) });
  },
  reference: (channelSid) => ({ channelSid, channelType: 'sms' }),
};
