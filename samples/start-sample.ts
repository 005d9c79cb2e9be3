import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createRemoteBot } from '../src/bot/remote/remote';
import type { BotAnswer } from '../src/core/bot';
import { openingState } from '../src/core/dialogue';
import { FILE, scriptWith } from '../test/support/bot-script';

export const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;

export interface Sample {
  url: string;
  stop(): Promise<void>;
}

const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The sample ended with ${code}`)));
    child.stdout?.on('data', (chunk) => {
      const url = /Listening on (\S+)/.exec(String(chunk))?.[1];
      if (url) resolve(url);
    });
  });

/** Starts a sample on loopback, as its README says. */
export const startSample = async (name: string, environment: Record<string, string>): Promise<Sample> => {
  const child = spawn(process.execPath, [join(__dirname, name, 'server.mjs')], {
    env: { PORT: '0', BOT_SECRET: SECRET, ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await addressOf(child);
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  return {
    url,
    stop: () => {
      child.kill();
      return ended;
    },
  };
};

let customers = 0;

/** A customer who talks to it through Flexkeep's bot. */
export const talkTo = (url: string, secrets: string[] = [SECRET]) => {
  const script = scriptWith({
    phrases: { ...FILE.phrases, unavailable: 'Try again.' },
    hours: undefined,
    steps: { ...FILE.steps, agent: { end: 'hand-over' }, later: { end: 'hand-over' } },
  });
  const log: object[] = [];
  const now = () => Date.now();
  const runtime = {
    ...{ now, random: () => 0, id: () => '', print: () => undefined, asset: () => undefined, fetch },
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
      }),
  };
  const deadline = { left: () => 10_000, allows: () => true };
  const bot = createRemoteBot({
    script,
    address: { url, secrets },
    runtime,
    deadline,
    log: (entry) => void log.push(entry),
  });
  customers += 1;
  const me = customers;
  let state = openingState();
  let messages = 0;
  return {
    log,
    async says(text: string): Promise<BotAnswer> {
      messages += 1;
      const sids = { conversationSid: `CH${me}`, messageSid: `IM${me}-${messages}` };
      const answer = await bot.turn({ ...sids, text, now: now(), state, channelType: 'web', languages: [] });
      state = answer.state;
      return answer;
    },
  };
};
