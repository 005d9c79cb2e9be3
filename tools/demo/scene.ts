import * as agent from '../../emulator/people/agents';
import { sendSms } from '../../emulator/people/customers';
import { inbox } from '../../emulator/people/phone';
import type { Stack } from '../../emulator/stack';

const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

const parse = (text: unknown): Record<string, unknown> => JSON.parse(String(text));

/** One customer on a running stack, and what Twilio's resources say about the engagement. */
export interface DemoScene {
  writes(body: string): Promise<void>;
  heard(): string[];
  /** SIDs of live Tasks on the customer's channel. */
  liveTasks(): string[];
  openSessions(): number;
  channelStatus(): unknown;
  botWebhooks(): number;
  /** The agent takes the Task; answers its SID. */
  accept(): Promise<string>;
  wait(hours: number): Promise<void>;
  settle(): Promise<void>;
  readonly channelSid: string;
  /** All channels that the customer wrote in, in that order. */
  readonly channels: readonly string[];
}

const HOUR = 3_600_000;

export const createDemoScene = ({ emulator, account }: Stack, from: string): DemoScene => {
  const { store, clock } = emulator;
  let channelSid = '';
  const channels = new Set<string>();
  const channelPath = () => `${account.chatServiceSid}/${channelSid}`;
  const refers = (row: Record<string, unknown>) => parse(row.attributes).channelSid === channelSid;
  return {
    get channelSid() {
      return channelSid;
    },
    get channels() {
      return [...channels];
    },
    async writes(body) {
      const reception = sendSms(emulator, { from, to: account.smsNumber, body });
      if (reception.outcome !== 'lost') {
        ({ channelSid } = reception);
        channels.add(channelSid);
      }
      await clock.settle();
    },
    heard: () => inbox(emulator, from).map(({ body }) => body),
    liveTasks: () =>
      store
        .of('taskrouter.Task', account.workspaceSid)
        .all()
        .filter((task) => LIVE.includes(String(task.assignment_status)) && refers(task))
        .map(({ sid }) => String(sid)),
    openSessions: () =>
      store
        .of('proxy.Session', account.proxyServiceSid)
        .all()
        .filter(({ status, unique_name: name }) => status !== 'closed' && String(name).startsWith(channelSid)).length,
    channelStatus: () => parse(store.of('chat.Channel', account.chatServiceSid).get(channelSid)?.attributes).status,
    botWebhooks: () => store.of('chat.ChannelWebhook', channelPath()).size,
    async accept() {
      const desk = agent.accept(emulator);
      if (!desk) throw new Error('Nobody was offered the Task');
      await clock.settle();
      return desk.task.sid;
    },
    async wait(hours) {
      await clock.advance(hours * HOUR);
    },
    settle: () => clock.settle(),
  };
};
