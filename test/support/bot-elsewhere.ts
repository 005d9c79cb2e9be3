import { createRemoteBot } from '../../src/bot/remote/remote';
import type { BotScript } from '../../src/bot/script';
import type { BotTurn } from '../../src/core/bot';
import { openingState } from '../../src/core/dialogue';
import { createDeadline } from '../../src/platform/deadline';
import type { LogEntry } from '../../src/platform/log';
import type { Runtime } from '../../src/platform/runtime';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const URL_OF_BOT = 'https://bot.example.com/turn';

interface Sent {
  headers: Record<string, string>;
  body: { data: Record<string, unknown> } & Record<string, unknown>;
}

/** @param wait until the question is given up */
export type Service = (n: number, wait: () => Promise<Response>) => Response | Promise<Response>;

/**
 * A remote bot whose service is a function. Time passes only when something waits for it.
 *
 * @param moment Epoch ms at which it begins.
 */
export const setUpAt =
  (moment: number, usual: BotScript) =>
  (service: Service, { script = usual, timeMs = 4_500 } = {}) => {
    const sent: Sent[] = [];
    const log: LogEntry[] = [];
    const limits: (() => void)[] = [];
    let now = moment;
    const runtime: Runtime = {
      now: () => now,
      sleep: (ms) =>
        new Promise((resolve) => {
          const wake = () => {
            now += ms;
            resolve();
          };
          // A pause is over at once; the limit is reached when the service makes it wait.
          if (ms < 200) wake();
          else limits.push(wake);
        }),
      random: () => 0.5,
      id: () => 'id',
      print: () => undefined,
      asset: () => undefined,
      fetch: async (url, init = {}) => {
        expect([url, init.method, init.redirect]).toEqual([URL_OF_BOT, 'POST', 'manual']);
        sent.push({ headers: init.headers as Record<string, string>, body: JSON.parse(String(init.body)) });
        const wait = () =>
          new Promise<Response>((_, reject) => {
            init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
            for (const reached of limits) reached();
          });
        return service(sent.length, wait);
      },
    };
    const bot = createRemoteBot({
      ...{ script, runtime, log: (entry) => void log.push(entry) },
      address: { url: URL_OF_BOT, secrets: [SECRET] },
      deadline: createDeadline(runtime, timeMs),
    });
    const turn = (text: string, changes: Partial<BotTurn> = {}) =>
      bot.turn({
        ...{ conversationSid: 'CH1', messageSid: `IM${text}`, text, now: moment, state: openingState() },
        ...{ channelType: 'sms', languages: [], ...changes },
      });
    return { bot, turn, sent, log };
  };

export const doing = (...actions: object[]) => Response.json({ actions });
export const hello = { do: 'say', text: 'Hello!' };
export const unreachable = () => Promise.reject(new TypeError('fetch failed'));
export const silent: Service = (_, wait) => wait();
