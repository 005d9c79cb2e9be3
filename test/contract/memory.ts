import { TwilioFailure } from '../../src/platform/errors';
import type { Settings } from '../../src/platform/settings';
import { createMemory, type MemoryEngagement, type MemoryTask, memoryReader, writeInMemory } from '../support/memory';
import type { Contracted, Harness, Written } from './harness';

/** An adapter in memory asks for none of these. */
const SETTINGS: Settings = {
  accountSid: '',
  workspaceSid: '',
  workflowSid: '',
  chatServiceSid: '',
  syncServiceSid: 'default',
  orchestrations: ['flex-flow'],
  minAgeHours: 25,
};

const BOT = 'bot';
const AGENT = 'agent';

const there = <T>(rows: ReadonlyMap<string, T>, sid: string): T => {
  const row = rows.get(sid);
  if (!row) throw new Error(`There is no ${sid}`);
  return row;
};

const open = async (): Promise<Harness> => {
  const memory = createMemory({ botIdentity: BOT });
  const { engagements, tasks, orchestration } = memory;
  const engagement = (sid: string): MemoryEngagement => there(engagements, sid);
  const task = (sid: string): MemoryTask => there(tasks, sid);
  let customers = 0;
  return {
    orchestration,
    reader: memoryReader,
    settings: SETTINGS,
    botIdentity: BOT,
    now: () => memory.now,
    async pass(ms) {
      memory.now += ms;
    },
    async write(text, earlier?: Written) {
      customers += 1;
      const { row, message, payloads } = writeInMemory(memory, earlier?.author ?? `customer-${customers}`, text);
      return { sid: row.sid, messageSid: message.sid, author: message.author, payloads };
    },
    screen: async ({ sid, author }) =>
      engagement(sid).messages.flatMap((message) => (message.author === author ? [] : [message.text])),
    async createTask(sid) {
      const created = { sid: memory.sid('WT'), attributes: { engagement: sid }, createdAt: memory.now };
      tasks.set(created.sid, { ...created, status: 'waiting' });
      return created.sid;
    },
    async acceptTask(taskSid) {
      task(taskSid).status = 'with-agent';
      return AGENT;
    },
    async endTask(taskSid) {
      task(taskSid).status = 'over';
    },
    taskAttributes: async (taskSid) => task(taskSid).attributes,
    attributes: async (sid) => engagement(sid).attributes,
    async setAttributes(sid, text) {
      engagement(sid).attributes = text;
    },
    async remove(sid) {
      engagements.delete(sid);
    },
    async addHook(sid) {
      const hookSid = memory.sid('WH');
      engagement(sid).hooks.set(hookSid, { url: '/elsewhere' });
      return hookSid;
    },
    hooks: async (sid) => [...engagement(sid).hooks.keys()],
    addForeign: async () => memory.sid('KC'),
    async unavailable(work) {
      memory.around = () => Promise.reject(new TwilioFailure('broken', 503, undefined));
      const result = await work();
      memory.around = (_, call) => call();
      return result;
    },
  };
};

export const memory: Contracted = {
  name: 'an adapter in memory',
  has: { carrier: true, note: true },
  open,
};
