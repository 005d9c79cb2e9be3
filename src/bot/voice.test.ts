import { FILE } from '../../test/support/bot-script';
import { parseScript } from '../../tools/bot/parse-script';
import { openingState } from '../core/dialogue';
import { createVoice } from './voice';

const voiceOf = (file: unknown) =>
  createVoice({ asset: (name) => (name === '/bot.json' ? JSON.stringify(parseScript(file)) : undefined) });

describe('the voice of a script', () => {
  it('says its phrases in the language of the dialogue', () => {
    const { identity, phrase } = voiceOf(FILE);
    const state = { ...openingState(), slots: { name: 'Anna' }, language: 'de' };
    expect([identity, phrase('delayed', state), phrase('farewell', state)]).toEqual([
      'bot',
      'Es dauert.',
      'Farewell, Anna.',
    ]);
  });

  it('says nothing where the script has no words for it', () => {
    expect(
      voiceOf({ ...FILE, phrases: { misunderstood: 'x', delayed: 'x' } }).phrase('farewell', openingState()),
    ).toBeUndefined();
  });

  it('gets a customer who writes to it an agent', async () => {
    const said = { conversationSid: 'CH', messageSid: 'IM', text: 'hi', now: 0, channelType: 'sms', languages: [] };
    const answer = await voiceOf(FILE).turn({ ...said, state: openingState() });
    expect(answer).toEqual({ state: openingState(), next: 'hand-over' });
  });

  it.each([
    ['not deployed', () => createVoice({ asset: () => undefined }), 'is not deployed'],
    ['not JSON', () => createVoice({ asset: () => '{' }), 'is not JSON'],
    ['not built', () => createVoice({ asset: () => JSON.stringify(FILE) }), 'run npm run build'],
  ])('cannot be had of a script that is %s', (_, make, problem) => {
    expect(make).toThrow(problem);
  });
});
