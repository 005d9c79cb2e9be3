import { insightsFor } from './insights';

describe('what Flex Insights gets', () => {
  it.each([
    ['a bot that knows nothing', 'sms', {}, { communication_channel: 'Sms' }],
    [
      'a language, by its English name',
      'web',
      { language: 'de-AT' },
      { communication_channel: 'Web', language: 'German' },
    ],
    ['no language that is none', 'web', { language: '<de>' }, { communication_channel: 'Web' }],
    ['the way', 'whatsapp', { path: ['a', 'b'] }, { communication_channel: 'Whatsapp', ivr_path: 'a ▸ b' }],
    ['within the hours', 'web', { open: true }, { communication_channel: 'Web', in_business_hours: 'Yes' }],
    ['outside the hours', 'web', { open: false }, { communication_channel: 'Web', in_business_hours: 'No' }],
  ])('%s', (_, channelType, said, more) => {
    expect(insightsFor(channelType, said)).toEqual({
      ...{ initiated_by: 'Customer', direction: 'Inbound' },
      ...more,
    });
  });

  it('is no longer than what is loaded', () => {
    const path = Array.from({ length: 12 }, (_, i) => `a-step-with-a-long-name-${i}`);
    expect(insightsFor('x'.repeat(200), { path })).toMatchObject({
      communication_channel: expect.stringMatching(/^Xx{127}$/),
      ivr_path: expect.stringMatching(/^.{128}$/),
    });
  });
});
