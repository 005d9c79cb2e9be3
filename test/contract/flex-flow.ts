import twilio from 'twilio';
import { createEmulator, type EmulatorOptions } from '../../emulator/emulator';
import { environmentOf, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import * as agent from '../../emulator/people/agents';
import { sendSms } from '../../emulator/people/customers';
import { inbox } from '../../emulator/people/phone';
import { engagementOf } from '../../emulator/products/flex/engagement';
import { compose, readersFor } from '../../src/compose';
import type { Params } from '../../src/core/port';
import { createDeadline } from '../../src/platform/deadline';
import type { Runtime } from '../../src/platform/runtime';
import { type OrchestrationName, readSettings } from '../../src/platform/settings';
import { SCRIPT } from '../support/functions';
import { PUBLIC_URL } from '../support/world';
import { type Contracted, type Harness, HOUR, type Written } from './harness';

const BOT = 'flexkeep-bot';
const DAY = 24 * HOUR;

/** A furnished account of the embedded Twilio, what it tells the bot, and the adapter of one orchestration as it ships. */
const openAccount = (orchestration: OrchestrationName, options: EmulatorOptions = {}) => {
  const told: Params[] = [];
  const emulator = createEmulator({
    ...options,
    options: { evaluateTasksPerSecond: 0, ...options.options },
    async post({ url, body }) {
      if (new URL(url).pathname === '/inbound') told.push(Object.fromEntries(new URLSearchParams(body)));
      return { status: 200 };
    },
  });
  const account = furnish(emulator, { publicUrl: PUBLIC_URL });
  const { clock } = emulator;
  const runtime: Runtime = {
    now: clock.now,
    sleep: (ms) => new Promise((resolve) => void clock.setTimeout(resolve, ms)),
    random: emulator.ids.random,
    id: () => 'id',
    print: () => undefined,
    fetch: () => Promise.reject(new Error('An adapter asks Twilio alone')),
    asset: (name) => (name === '/bot.json' ? SCRIPT : undefined),
  };
  const client = (extra = {}) =>
    twilio(account.accountSid, account.authToken, {
      httpClient: inProcessClient(emulator.api, clock) as twilio.RequestClient, // it gives and takes less than the SDK's own
      ...extra,
    });
  const environment = {
    ...environmentOf(account),
    ORCHESTRATIONS: orchestration,
    DOMAIN_NAME: new URL(PUBLIC_URL).hostname,
  };
  const settings = readSettings(environment);
  const { contexts } = compose(
    {
      ...{ params: {}, header: () => undefined, settings, environment, runtime, client, log: () => undefined },
      deadline: createDeadline(runtime, 365 * DAY),
    },
    { identity: BOT, turn: async ({ state }) => ({ state, next: 'wait' }), phrase: () => undefined },
  );
  const [context] = contexts;
  const [reader] = readersFor(settings);
  if (!context || !reader) throw new Error(`compose.ts has no adapter for ${orchestration}`);
  return { emulator, account, twilio: client(), told, settings, reader, orchestration: context.orchestration };
};

const open = async (): Promise<Harness> => {
  const { emulator, account, twilio: sdk, told, settings, reader, orchestration } = openAccount('flex-flow');
  const { clock } = emulator;
  const chat = sdk.chat.v2.services(account.chatServiceSid);
  const { tasks } = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const numbers = new Map<string, string>();
  const numberOf = ({ messageSid }: Pick<Written, 'messageSid'>) => String(numbers.get(messageSid));
  return {
    orchestration,
    reader,
    settings,
    botIdentity: BOT,
    now: clock.now,
    pass: (ms) => clock.advance(ms),
    async write(body, earlier) {
      const from = earlier ? numberOf(earlier) : `+1555012${1000 + numbers.size}`;
      const before = told.length;
      const reception = sendSms(emulator, { from, to: account.smsNumber, body });
      if (reception.outcome === 'lost') throw new Error(reception.reason);
      await clock.advance(100);
      const { channelSid: sid, messageSid } = reception;
      numbers.set(messageSid, from);
      const author = String(engagementOf(emulator, sid)?.identity);
      return { sid, messageSid, author, payloads: told.slice(before) };
    },
    screen: async (of) => inbox(emulator, numberOf(of)).map(({ body }) => body),
    async createTask(channelSid) {
      const attributes = JSON.stringify({ channelSid, name: 'Customer' });
      return (await tasks.create({ workflowSid: account.workflowSid, taskChannel: 'sms', attributes })).sid;
    },
    async acceptTask(taskSid) {
      const desk = agent.accept(emulator, { taskSid });
      if (!desk) throw new Error(`No agent has ${taskSid}`);
      return desk.identity;
    },
    async endTask(taskSid) {
      agent.closeTab(emulator);
      await tasks(taskSid).update({ assignmentStatus: 'completed' });
      await clock.advance(1_000);
    },
    taskAttributes: async (taskSid) => JSON.parse((await tasks(taskSid).fetch()).attributes),
    attributes: async (sid) => (await chat.channels(sid).fetch()).attributes,
    setAttributes: async (sid, attributes) => void (await chat.channels(sid).update({ attributes })),
    remove: async (sid) => void (await chat.channels(sid).remove()),
    async addHook(sid) {
      const hook = { type: 'webhook', 'configuration.url': 'https://elsewhere.example.com/messages' } as const;
      return (await chat.channels(sid).webhooks.create({ ...hook, 'configuration.filters': ['onMessageSent'] })).sid;
    },
    hooks: async (sid) => (await chat.channels(sid).webhooks.list()).map((hook) => hook.sid),
    addForeign: async () =>
      (await sdk.proxy.v1.services(account.proxyServiceSid).sessions.create({ uniqueName: 'deliveries-4711' })).sid,
    async unavailable(work) {
      emulator.faults.set([{ fault: 'unavailable', times: Number.POSITIVE_INFINITY }]);
      let isDone = false;
      const result = work().finally(() => {
        isDone = true;
      });
      while (!isDone) await clock.advance(1_000);
      emulator.faults.set([]);
      return result;
    },
  };
};

export const flexFlow: Contracted = { name: 'flex-flow', has: { carrier: true, note: true }, open };
