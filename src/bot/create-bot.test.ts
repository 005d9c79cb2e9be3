import type { Visit } from '../platform/door';
import { createBot } from './create-bot';
import { FILE, OPEN } from './fixture';
import { ScriptError } from './script-error';
import { openingState } from './state';

const visitWith = (text: string | undefined) =>
  ({
    runtime: { asset: (name: string) => (name === '/bot.json' ? text : undefined) },
    settings: {},
  }) as unknown as Visit; // reason: a bot is made from these parts of it alone

const hello = (text: string) =>
  createBot(visitWith(text)).turn({
    ...{ conversationSid: 'CH1', messageSid: 'IM1', text: 'hi', now: OPEN, state: openingState() },
    ...{ channelType: 'web', languages: [] },
  });

describe('the bot of a Function', () => {
  it('follows the script that was deployed, also when another one is deployed', async () => {
    expect((await hello(JSON.stringify(FILE))).say).toContain('What is it?');
    const menu = { ...FILE.steps.menu, say: 'How can I help?' };
    expect((await hello(JSON.stringify({ ...FILE, steps: { ...FILE.steps, menu } }))).say).toContain('How can I help?');
  });

  it.each([
    ['a field', JSON.stringify({ ...FILE, steps: { ...FILE.steps, bye: { end: 'never' } } }), 'steps.bye.end must be'],
    ['a file that is not JSON', '{', 'assets/bot.private.json is not JSON'],
    ['a file that is not there', undefined, 'assets/bot.private.json is not deployed'],
  ])('is none where %s is wrong, and the error names it', (_, text, problem) => {
    for (let times = 0; times < 2; times += 1) {
      expect(() => createBot(visitWith(text))).toThrow(ScriptError);
      expect(() => createBot(visitWith(text))).toThrow(problem);
    }
  });
});
