import { FILE, OPEN } from '../../test/support/bot-script';
import { parseScript } from '../../tools/bot/parse-script';
import { openingState } from '../core/dialogue';
import type { Invocation } from '../platform/handler';
import { createBot } from './create-bot';
import { ScriptError } from './script';

const invocationWith = (text: string | undefined) =>
  ({
    runtime: { asset: (name: string) => (name === '/bot.json' ? text : undefined) },
    settings: {},
  }) as unknown as Invocation; // reason: a bot is made from these parts of it alone

const hello = (text: string) =>
  createBot(invocationWith(text)).turn({
    ...{ conversationSid: 'CH1', messageSid: 'IM1', text: 'hi', now: OPEN, state: openingState() },
    ...{ channelType: 'web', languages: [] },
  });

const built = (file: object): string => JSON.stringify(parseScript(file));

describe('the bot of a Function', () => {
  it('follows the script that was deployed, also when another one is deployed', async () => {
    expect((await hello(built(FILE))).say).toContain('What is it?');
    const menu = { ...FILE.steps.menu, say: 'How can I help?' };
    expect((await hello(built({ ...FILE, steps: { ...FILE.steps, menu } }))).say).toContain('How can I help?');
  });

  it.each([
    ['as its author wrote it', JSON.stringify(FILE), 'is not built for this version: run npm run build'],
    ['of another version', JSON.stringify({ ...parseScript(FILE), version: 0 }), 'is not built for this version'],
    ['nothing', 'null', 'is not built for this version'],
    ['not JSON', '{', 'is not JSON: run npm run build'],
    ['not there', undefined, 'is not deployed: deploy dist/assets'],
  ])('is none where the script is %s, and the error says what to do', (_, text, problem) => {
    for (let times = 0; times < 2; times += 1) {
      expect(() => createBot(invocationWith(text))).toThrow(ScriptError);
      expect(() => createBot(invocationWith(text))).toThrow(problem);
    }
  });
});
