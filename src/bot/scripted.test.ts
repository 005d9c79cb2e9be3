import { CLOSED, OPEN, scriptWith } from '../../test/support/bot-script';
import { openingState } from '../core/dialogue';
import { briefFor, createScriptedBot } from './scripted';

const SCRIPT = scriptWith();
const state = { ...openingState(), language: 'de' };

describe('what an agent gets to know', () => {
  it('is the way, what was learnt by its titles, and nothing of free texts', () => {
    const slots = { order: 'AB123', topic: 'bill', story: 'My secret', size: 'L' };
    expect(briefFor(SCRIPT, { ...state, slots, path: ['delivery', 'menu', 'agent'] }, OPEN)).toEqual({
      language: 'de',
      summary: 'Asked about delivery. Wants an agent. Order: AB123. Topic: A bill. size: L',
      path: ['delivery', 'menu', 'agent'],
      open: true,
    });
  });

  it('says that it is closed', () => {
    expect(briefFor(SCRIPT, state, CLOSED)).toEqual({ language: 'de', open: false });
  });

  it('is short, whatever was learnt', () => {
    const slots = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`slot${i}`, 'x'.repeat(200)]));
    expect(briefFor(SCRIPT, { ...state, slots }, OPEN).summary).toHaveLength(500);
  });

  it('comes with the priority of the step', async () => {
    const said = { conversationSid: 'CH', messageSid: 'IM', text: 'agent', now: OPEN, channelType: 'sms' };
    const answer = await createScriptedBot(SCRIPT).turn({ ...said, state: openingState(), languages: ['de'] });
    expect(answer).toMatchObject({
      next: 'hand-over',
      brief: { priority: 5, language: 'de', summary: 'Wants an agent' },
    });
  });
});
