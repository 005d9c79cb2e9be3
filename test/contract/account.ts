import twilio from 'twilio';
import { createEmulator, type EmulatorOptions } from '../../emulator/emulator';
import { environmentOf, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import * as agent from '../../emulator/people/agents';
import { composeWith, LISTS, MESSAGE_READERS, TASK_READERS } from '../../src/compose';
import type { Params } from '../../src/core/port';
import { createDeadline } from '../../src/platform/deadline';
import type { Runtime } from '../../src/platform/runtime';
import { type OrchestrationName, readSettings } from '../../src/platform/settings';
import { SCRIPT } from '../support/functions';
import { PUBLIC_URL } from '../support/world';
import { HOUR } from './harness';

/** The author of the bot's messages. */
const BOT = 'flexkeep-bot';
const DAY = 24 * HOUR;

/** A furnished account of the embedded Twilio, what it tells the bot, and the adapter of one orchestration as it ships. */
export const openAccount = (orchestration: OrchestrationName, options: EmulatorOptions = {}) => {
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
  const { contexts } = composeWith(
    {
      ...{ params: {}, header: () => undefined, settings, environment, runtime, client, log: () => undefined },
      deadline: createDeadline(runtime, 365 * DAY),
    },
    { identity: BOT, turn: async ({ state }) => ({ state, next: 'wait' }), phrase: () => undefined },
    LISTS,
  );
  const [context] = contexts;
  const tasksReader = TASK_READERS.find(({ name }) => name === orchestration);
  const messages = MESSAGE_READERS.find(({ name }) => name === orchestration);
  if (!context || !tasksReader || !messages) throw new Error(`compose.ts has no adapter for ${orchestration}`);
  const sdk = client();
  const { tasks } = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  return {
    ...{ emulator, account, twilio: sdk, told },
    harness: {
      ...{
        orchestration: context.orchestration,
        reader: { ...messages, ...tasksReader },
        settings,
        botIdentity: BOT,
        now: clock.now,
      },
      pass: (ms: number) => clock.advance(ms),
      async acceptTask(taskSid: string) {
        const desk = agent.accept(emulator, { taskSid });
        if (!desk) throw new Error(`No agent has ${taskSid}`);
        return desk.identity;
      },
      async endTask(taskSid: string) {
        agent.closeTab(emulator);
        await tasks(taskSid).update({ assignmentStatus: 'completed' });
        await clock.advance(1_000);
      },
      taskAttributes: async (taskSid: string) => JSON.parse((await tasks(taskSid).fetch()).attributes),
      async unavailable<T>(work: () => Promise<T>): Promise<T> {
        emulator.faults.set([{ fault: 'unavailable', times: Number.POSITIVE_INFINITY }]);
        let isDone = false;
        const result = work().finally(() => {
          isDone = true;
        });
        while (!isDone) await clock.advance(1_000);
        emulator.faults.set([]);
        return result;
      },
    },
  };
};
