import type { EmulatorOptions } from '../../emulator/emulator';
import * as agent from '../../emulator/people/agents';
import { inbox } from '../../emulator/people/phone';
import { transcriptOf } from '../../emulator/people/transcript';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { parseAttributes } from '../../src/platform/attributes';
import { flexFlow } from '../orchestrations/flex-flow';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { CUSTOMER, createTestWorld, type SavedWorld, type TestWorld } from './world';

export const HOUR = 3_600_000;
export const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];

/** One SMS customer's engagement in a test world, and the state of Twilio's resources around it. */
export interface Scene extends TestWorld {
  readonly orchestration: TestOrchestration;
  /** The customer writes; the bundle deals with it. Answers the message's SID. */
  writes(body: string): Promise<string>;
  /** Of the engagement that the customer wrote in last. */
  sid: string;
  /** Of what carried that message. */
  carrierSid: string;
  /** What the customer's phone shows. */
  heard(): string[];
  /** Everything that was said in the engagement, by the bot, the customer, and agents. */
  lines(): string[];
  attributes(): Record<string, unknown>;
  /** SIDs of what is open and carries the customer's messages here. */
  carriers(): string[];
  isEnded(): boolean;
  tasks(): Promise<{ sid: string; status: string; attributes: Record<string, unknown>; taskChannel: string }[]>;
  liveTasks(): Promise<string[]>;
  /** SIDs. */
  webhooks(): string[];
  /** Twilio calls since the last look, by name. */
  calls(): string[];
  sweep(params?: Record<string, string>): ReturnType<TestWorld['post']>;
}

interface SceneOptions extends EmulatorOptions {
  /** The engagement outlives its Task. */
  longLived?: boolean;
  /** Default: flex-flow. */
  orchestration?: TestOrchestration;
  /** Instead of a newly furnished account. */
  saved?: SavedWorld;
}

/** SIDs of an engagement's webhooks. */
const webhooksOf = ({ emulator, account }: TestWorld, sid: string): string[] =>
  emulator.store
    .of<Record<string, unknown>>('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`)
    .all()
    .map((webhook) => String(webhook.sid));

const stateOf = (scene: Scene) => {
  const text = findChannel(scene.emulator, scene.sid)?.attributes;
  const attributes = parseAttributes(text);
  return scene.orchestration.state(scene, scene.sid, attributes.legible ? attributes.values : {});
};

export const createScene = async (options: SceneOptions = {}): Promise<Scene> => {
  // The limit of 3 a second would only make tests wait; a test that is about it sets it.
  const world = createTestWorld({ ...options, options: { evaluateTasksPerSecond: 0, ...options.options } });
  const { emulator, account, twilio } = world;
  const { orchestration = flexFlow } = options;
  Object.assign(world.environment, orchestration.environment);
  if (options.longLived) orchestration.setSurvival(world, true);
  const workspace = twilio.taskrouter.v1.workspaces(account.workspaceSid);
  let looked = 0;
  const scene: Scene = Object.assign(world, {
    orchestration,
    sid: '',
    carrierSid: '',
    async writes(body: string) {
      const sent = orchestration.sendSms(world, CUSTOMER, body);
      if (sent.outcome === 'lost') throw new Error(sent.reason);
      scene.sid = sent.sid;
      scene.carrierSid = sent.carrierSid;
      await emulator.clock.advance(100);
      return sent.messageSid;
    },
    heard: () => inbox(emulator, CUSTOMER).map(({ body }) => body),
    lines: () => transcriptOf(emulator, scene.sid).map(({ body }) => body),
    attributes: () => JSON.parse(String(findChannel(emulator, scene.sid)?.attributes)),
    carriers: () => stateOf(scene).carriers,
    isEnded: () => stateOf(scene).ended,
    async tasks() {
      const all = await workspace.tasks.list();
      return all
        .map((t) => ({
          sid: t.sid,
          status: t.assignmentStatus,
          attributes: JSON.parse(t.attributes),
          taskChannel: t.taskChannelUniqueName,
        }))
        .filter(({ attributes }) => orchestration.refersTo(attributes) === scene.sid);
    },
    liveTasks: async () => (await scene.tasks()).filter(({ status }) => LIVE.includes(status)).map(({ sid }) => sid),
    webhooks: () => webhooksOf(world, scene.sid),
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

/**
 * A scene that is played up to some moment once, and goes on from there as often as it is called. Nothing may be under
 * way at that moment.
 */
export const replay = async (play: () => Promise<Scene>): Promise<() => Promise<Scene>> => {
  const first = await play();
  const saved = first.save();
  const { orchestration, emulator, ...played } = first;
  const { options } = emulator;
  const { rules } = emulator.deliverer;
  emulator.close();
  return async () => {
    const scene = await createScene({ orchestration, saved, options });
    scene.emulator.deliverer.rules = rules.map((rule) => ({ ...rule }));
    const sids = Object.entries(played).filter(([name, value]) => name.endsWith('id') && typeof value === 'string');
    return Object.assign(scene, Object.fromEntries(sids));
  };
};

/** A customer with an agent: the Task is assigned. */
export const withAgent = async (options: SceneOptions = {}): Promise<Scene & { taskSid: string }> => {
  const scene = await createScene(options);
  await scene.writes('hi');
  await scene.writes('agent');
  await scene.emulator.clock.advance(scene.orchestration.arrivesMs);
  const desk = agent.accept(scene.emulator);
  if (!desk) throw new Error('No agent was offered the Task');
  return Object.assign(scene, { taskSid: desk.task.sid });
};

export { agent };
