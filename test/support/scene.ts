import type { EmulatorOptions } from '../../emulator/emulator';
import * as agent from '../../emulator/people/agents';
import { sendSms } from '../../emulator/people/customers';
import { inbox } from '../../emulator/people/phone';
import { transcriptOf } from '../../emulator/people/transcript';
import { findChannel } from '../../emulator/products/chat-store/channels';

import { CUSTOMER, createTestWorld, type TestWorld } from './world';

export const HOUR = 3_600_000;
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

/** One SMS customer's engagement in a test world, and the state of Twilio's resources around it. */
export interface Scene extends TestWorld {
  /** The customer writes; the bundle deals with it. Answers the message's SID. */
  writes(body: string): Promise<string>;
  channelSid: string;
  sessionSid: string;
  /** What the customer's phone shows. */
  heard(): string[];
  /** Everything that was said on the channel, by the bot, the customer, and agents. */
  lines(): string[];
  attributes(): Record<string, unknown>;
  /** Open Proxy Sessions of the customer's channel. */
  openSessions(): Promise<string[]>;
  tasks(): Promise<{ sid: string; status: string; attributes: Record<string, unknown>; taskChannel: string }[]>;
  liveTasks(): Promise<string[]>;
  webhooks(): Promise<string[]>;
  /** Twilio calls since the last look, by name. */
  calls(): string[];
  sweep(params?: Record<string, string>): ReturnType<TestWorld['post']>;
}

export interface SceneOptions extends EmulatorOptions {
  longLived?: boolean;
}

export const createScene = async (options: SceneOptions = {}): Promise<Scene> => {
  // The limit of 3 a second would only make tests wait; a test that is about it sets it.
  const world = createTestWorld({ ...options, options: { evaluateTasksPerSecond: 0, ...options.options } });
  const { emulator, account, twilio } = world;
  if (options.longLived) await twilio.flexApi.v1.flexFlow(account.flows.sms).update({ longLived: true });
  const workspace = twilio.taskrouter.v1.workspaces(account.workspaceSid);
  let looked = 0;
  const scene: Scene = Object.assign(world, {
    channelSid: '',
    sessionSid: '',
    async writes(body: string) {
      const reception = sendSms(emulator, { from: CUSTOMER, to: account.smsNumber, body });
      if (reception.outcome === 'lost') throw new Error(reception.reason);
      scene.channelSid = reception.channelSid;
      scene.sessionSid = reception.sessionSid;
      await emulator.clock.advance(100);
      return reception.messageSid;
    },
    heard: () => inbox(emulator, CUSTOMER).map(({ body }) => body),
    lines: () => transcriptOf(emulator, scene.channelSid).map(({ body }) => body),
    attributes: () => JSON.parse(String(findChannel(emulator, scene.channelSid)?.attributes)),
    async openSessions() {
      const all = await twilio.proxy.v1.services(account.proxyServiceSid).sessions.list();
      return all
        .filter(({ status, uniqueName }) => status !== 'closed' && uniqueName.startsWith(scene.channelSid))
        .map(({ sid }) => sid);
    },
    async tasks() {
      const all = await workspace.tasks.list();
      return all
        .map((t) => ({
          sid: t.sid,
          status: t.assignmentStatus,
          attributes: JSON.parse(t.attributes),
          taskChannel: t.taskChannelUniqueName,
        }))
        .filter(({ attributes }) => attributes.channelSid === scene.channelSid);
    },
    liveTasks: async () => (await scene.tasks()).filter(({ status }) => LIVE.includes(status)).map(({ sid }) => sid),
    async webhooks() {
      const all = await twilio.chat.v2.services(account.chatServiceSid).channels(scene.channelSid).webhooks.list();
      return all.map(({ sid }) => sid);
    },
    calls() {
      const { entries } = emulator.journal;
      const names = entries
        .slice(looked)
        .filter(({ kind }) => kind === 'call')
        .map(({ name }) => name);
      looked = entries.length;
      return names;
    },
    sweep: (params = {}) => world.post('/sweep', { dryRun: 'false', ...params }),
  });
  return scene;
};

/** A customer with an agent: the Task is assigned. */
export const withAgent = async (options: SceneOptions = {}): Promise<Scene & { taskSid: string }> => {
  const scene = await createScene(options);
  await scene.writes('hi');
  await scene.writes('agent');
  const desk = agent.accept(scene.emulator);
  if (!desk) throw new Error('Nobody was offered the Task');
  return Object.assign(scene, { taskSid: desk.task.sid });
};

export { agent };
