import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fillAccount } from '../../emulator/account/fill';
import { readAccount } from '../../emulator/account/read';
import type { AccountSeed } from '../../emulator/account/seed';
import { createEmulator } from '../../emulator/emulator';
import { sdkFor } from '../../emulator/network/sdk';

const run = promisify(execFile);
const HOUR = 3_600_000;

/** ms of CPU, as far as the machine is undisturbed: what else it does only ever adds to it. */
interface SpeedFigures {
  /** Until an embedded Twilio stands, in a process that begins with it, as a test has it. */
  startMs: number;
  requests: number;
  requestMs: number;
  channels: number;
  /** Until their customers have written, and the last page of them is read. */
  channelsMs: number;
  /** Of memory that they keep. */
  channelsMb: number;
  tasks: number;
  /** In which a day goes by, at whose end they time out. */
  dayMs: number;
}

const ACCOUNT: AccountSeed = {
  numbers: ['+15550100'],
  flows: [{ name: 'sms', channel: 'sms', address: '+15550100', to: '/inbound' }],
  workflows: [{ name: 'Anyone' }],
  workers: [{ name: 'Alice' }],
};

const open = (seed: AccountSeed = {}) => {
  const emulator = createEmulator({ post: async () => ({ status: 200 }) });
  const account = fillAccount(emulator, readAccount({ ...ACCOUNT, ...seed }), { publicUrl: 'https://example.com' });
  return { emulator, account, sdk: sdkFor(emulator) };
};

const cpu = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
};

const START = `const c = process.cpuUsage();
require(process.argv[1]).startTwilio({}).then(async (twilio) => {
  const { user, system } = process.cpuUsage(c);
  await twilio.stop();
  console.log((user + system) / 1e3);
});`;

const start = async (): Promise<number> => {
  const library = join(__dirname, '..', '..', 'emulator', 'testing.ts');
  const { stdout } = await run(process.execPath, ['--require', 'tsx/cjs', '-e', START, library]);
  return Number(stdout);
};

/** Of five kinds, with both checks of each: a creation, a change, a fetch, a list, a question by attribute. */
const requests = async (rounds: number): Promise<number> => {
  const { sdk, account } = open({ options: { evaluateTasksPerSecond: 0 } });
  const { channels } = sdk.chat.v2.services(account.chatServiceSid);
  const { tasks } = sdk.taskrouter.v1.workspaces(account.workspaceSid);
  const round = async () => {
    const { sid } = await channels.create({ attributes: '{}' });
    await channels(sid).update({ friendlyName: 'Erika' });
    await channels(sid).fetch();
    await channels.page({ pageSize: 20 });
    await tasks.page({ evaluateTaskAttributes: `channelSid == "${sid}"` });
  };
  for (let i = 0; i < 20; i += 1) await round();
  return cpu(async () => {
    for (let i = 0; i < rounds; i += 1) await round();
  });
};

/** What is not referred to any more is no memory that something keeps. */
const collectorOf = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
};

const crowd = async (channels: number): Promise<{ ms: number; mb: number }> => {
  const collect = collectorOf();
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  let opened: ReturnType<typeof open> | undefined;
  const ms = await cpu(async () => {
    opened = open({ channels: [{ flow: 'sms', customer: '+1555{n:7}', count: channels }] });
    const { sdk, account } = opened;
    await sdk.chat.v2.services(account.chatServiceSid).channels.page({ pageSize: 100, pageNumber: channels / 100 - 1 });
  });
  const mb = (used() - before) / 2 ** 20;
  if (!opened) throw new Error('The account was not opened');
  return { ms, mb };
};

const day = (tasks: number): Promise<number> => {
  const { emulator } = open({ tasks: [{ attributes: { n: '{n}' }, timeout: 23 * 3_600, count: tasks }] });
  return cpu(() => emulator.clock.advance(24 * HOUR));
};

/** What the embedded Twilio takes of the machine. */
export const measureSpeed = async ({ rounds = 400, channels = 100_000, tasks = 1_000 } = {}): Promise<SpeedFigures> => {
  const startMs = Math.min(await start(), await start(), await start());
  const took = await requests(rounds);
  const crowded = await crowd(channels);
  return {
    ...{ startMs, requests: rounds * 5, requestMs: took / (rounds * 5) },
    ...{ channels, channelsMs: crowded.ms, channelsMb: crowded.mb },
    ...{ tasks, dayMs: await day(tasks) },
  };
};
