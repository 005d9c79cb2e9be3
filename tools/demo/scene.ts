import * as agent from '../../emulator/people/agents';
import { inbox } from '../../emulator/people/phone';
import { findChannel } from '../../emulator/products/chat-store/channels';
import type { Stack } from '../../emulator/stack';
import { LIVE } from '../../src/twilio/tasks';
import type { DemoOrchestration } from './orchestration';

/** One customer on a running stack, and what Twilio's resources say about the engagement. */
export interface DemoScene {
  writes(body: string): Promise<void>;
  heard(): string[];
  /** SIDs of live Tasks of the engagement. */
  liveTasks(): string[];
  botWebhooks(): number;
  /** What tells that the engagement still takes messages, or that it was cleaned up. */
  shown(what: 'stillOpen' | 'cleanedUp'): ReturnType<DemoOrchestration[typeof what]>;
  /** The agent takes the Task; answers its SID. */
  accept(): Promise<string>;
  wait(hours: number): Promise<void>;
  /** The Chat Channel or Conversation that the customer wrote in last. */
  readonly sid: string;
  /** All that the customer wrote in, in that order. */
  readonly sids: readonly string[];
}

const HOUR = 3_600_000;

export const createDemoScene = (stack: Stack, orchestration: DemoOrchestration, from: string): DemoScene => {
  const { emulator, account } = stack;
  const { store, clock, options } = emulator;
  const sids = new Set<string>();
  let sid = '';
  return {
    get sid() {
      return sid;
    },
    get sids() {
      return [...sids];
    },
    async writes(body) {
      const sent = orchestration.sendSms(stack, from, body);
      if (sent.outcome === 'lost') throw new Error(sent.reason);
      sid = sent.sid;
      sids.add(sid);
      await clock.settle();
      // An Interaction has its Task some time after it was accepted.
      await clock.advance(options.interactionSetupMs);
    },
    heard: () => inbox(emulator, from).map(({ body }) => body),
    liveTasks: () =>
      store
        .of('taskrouter.Task', account.workspaceSid)
        .all()
        .filter(({ assignment_status: status, attributes }) => {
          const about = orchestration.refersTo(JSON.parse(String(attributes)));
          return LIVE.includes(String(status)) && about === sid;
        })
        .map((task) => String(task.sid)),
    botWebhooks: () => store.of('chat.ChannelWebhook', `${account.chatServiceSid}/${sid}`).size,
    shown(what) {
      const attributes = JSON.parse(findChannel(emulator, sid)?.attributes ?? '{}');
      return orchestration[what](orchestration.state(stack, sid, attributes));
    },
    async accept() {
      const desk = agent.accept(emulator);
      if (!desk) throw new Error('No agent was offered the Task');
      await clock.settle();
      return desk.task.sid;
    },
    async wait(hours) {
      await clock.advance(hours * HOUR);
    },
  };
};
