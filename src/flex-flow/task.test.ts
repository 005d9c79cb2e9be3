import { REFERENCE } from './task';

const sid = (prefix: string) => `${prefix}${'0a'.repeat(16)}`;

describe('the Chat Channel that a Task refers to', () => {
  it.each([
    ['its own', { channelSid: sid('CH') }, sid('CH')],
    [
      'its own, beside a Conversation that is not Interaction-based',
      { channelSid: sid('CH'), conversationSid: sid('CH') },
      sid('CH'),
    ],
    ['none: no channelSid', { name: 'Ada' }, undefined],
    ['none: the all-zero one of a transfer', { channelSid: `CH${'0'.repeat(32)}` }, undefined],
    ['none: something of another form', { channelSid: { sid: sid('CH') } }, undefined],
    ['none: a Conversation', { conversationSid: sid('CH') }, undefined],
    [
      'none: a Conversation that goes by both names',
      { channelSid: sid('CH'), conversationSid: sid('CH'), flexInteractionSid: sid('KD') },
      undefined,
    ],
  ])('%s', (_, attributes, expected) => {
    expect(REFERENCE.in(attributes)).toBe(expected);
  });
});
