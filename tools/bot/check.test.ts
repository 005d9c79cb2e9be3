import { FILE, scriptWith } from '../../test/support/bot-script';
import { checkScript } from './check';
import { readScriptFile, SHIPPED } from './parse-script';

/** The findings of the fixture with a change; translations are left out on purpose there, and come in a test of their own. */
const findings = (changes: object = {}): string[] =>
  checkScript(scriptWith(changes))
    .map(({ kind, text }) => `${kind} ${text}`)
    .filter((finding) => !finding.includes('missing in') && !finding.includes('"stop"'));
const withSteps = (steps: object) => findings({ steps: { ...FILE.steps, ...steps } });
const withChoice = (choice: object) => withSteps({ menu: { say: 'x', choices: [...FILE.steps.menu.choices, choice] } });
const withGlobal = (choice: object) => findings({ globals: [...FILE.globals, choice] });
const withHours = (hours: object) => findings({ hours: { ...FILE.hours, ...hours } });

describe('a check finds', () => {
  it.each([
    ['nothing in a script that is as it should be', findings(), []],
    [
      'a step that no dialogue reaches',
      withSteps({ attic: { end: 'close' } }),
      ['remark steps.attic: no way leads here'],
    ],
    [
      'a dead end',
      withSteps({
        menu: { ...FILE.steps.menu, choices: [...FILE.steps.menu.choices, { label: 'Maze', goTo: 'maze' }] },
        maze: { say: 'Left?', choices: [{ keywords: ['left'], goTo: 'maze' }] },
      }),
      ['remark steps.maze: a dead end, from which only a global word gets the customer out'],
    ],
    [
      'a way out that asks again',
      findings({ limits: { goTo: 'delivery' } }),
      ['error limits.goTo: leads to steps.menu, which asks the customer again'],
    ],
    [
      'a way out that hangs up',
      findings({ limits: { goTo: 'bye' }, fallback: 'bye' }),
      ['limits.goTo', 'fallback'].map(
        (place) =>
          `remark ${place}: leads to steps.bye, which closes the conversation on a customer whom the bot has not understood; hand over instead`,
      ),
    ],
    [
      'an answer that closes, also inside a sentence',
      withSteps({ email: { ...FILE.steps.email, goTo: 'thanks' }, thanks: { say: 'Thanks.', goTo: 'bye' } }).filter(
        (finding) => !finding.includes('no way leads here'),
      ),
      [
        'remark steps.email: an answer closes the conversation (steps.bye), also inside a sentence that says more, and no agent reads it; hand over instead, or let the customer choose first',
      ],
    ],
    [
      'a word that hands over by day and closes by night',
      withSteps({ later: { say: 'Until {opens}.', end: 'close' } }),
      [
        'remark limits.goTo: leads to steps.later, which closes the conversation on a customer whom the bot has not understood; hand over instead',
        'remark steps.story: an answer closes the conversation (steps.later), also inside a sentence that says more, and no agent reads it; hand over instead, or let the customer choose first',
        'remark globals[0]: where it leads to steps.later, which closes the conversation, it counts as a whole message only, and not inside a sentence',
      ],
    ],
    [
      'a keyword of a choice that is a global word',
      withChoice({ keywords: ['Restart!'], goTo: 'order' }),
      ['error steps.menu.choices[3]: "restart" is a keyword of globals[2] already'],
    ],
    [
      'a keyword of two choices, in whatever language',
      withChoice({ keywords: { en: ['lieferung'] }, goTo: 'bye' }),
      ['error steps.menu.choices[3]: "lieferung" is a keyword of steps.menu.choices[0] already'],
    ],
    [
      'a keyword that is another one without its accents',
      withChoice({ keywords: ['ørder'], goTo: 'bye' }),
      ['error steps.menu.choices[3]: "order" is a keyword of steps.menu.choices[1] already'],
    ],
    [
      'two labels of one emoji in two skins',
      withSteps({
        menu: {
          say: 'x',
          choices: [{ label: '👍🏻', goTo: 'delivery' }, { label: '👍🏿', goTo: 'order' }, FILE.steps.menu.choices[2]],
        },
      }),
      ['error steps.menu.choices[1]: "👍" is a keyword of steps.menu.choices[0] already'],
    ],
    [
      'no two labels of two emoji',
      withSteps({
        menu: {
          say: 'x',
          choices: [{ label: '👍', goTo: 'delivery' }, { label: '👎', goTo: 'order' }, FILE.steps.menu.choices[2]],
        },
      }),
      [],
    ],
    [
      'a keyword that is the number of another choice',
      withChoice({ keywords: ['2'], goTo: 'bye' }),
      ['error steps.menu.choices[3]: "2" is the number of steps.menu.choices[1] already'],
    ],
    ['no fault with a number that no choice has', withChoice({ keywords: ['3', '10115'], goTo: 'bye' }), []],
    [
      'a global number that a choice or an option has',
      withGlobal({ keywords: ['02'], goTo: 'agent' }),
      [
        'error globals[5]: "02" is the number of steps.menu.choices[1] already',
        'error globals[5]: "02" is the number of slots.topic.options[1] already',
      ],
    ],
    ['no fault with a global "0"', withGlobal({ keywords: ['0'], goTo: 'agent' }), []],
    [
      'a keyword that is never chosen',
      withChoice({ keywords: ['Estate agent'], goTo: 'bye' }),
      [
        'error steps.menu.choices[3]: "estate agent" is never chosen, because it contains a keyword of globals[0], which hands over',
      ],
    ],
    [
      'what is too long for one message',
      withSteps({
        delivery: { say: 'x'.repeat(1_600 - '\nWorum geht es?\n10. Lieferung\n10. Bestellung'.length), goTo: 'menu' },
        order: {
          ...FILE.steps.order,
          say: 'x'.repeat(1_550),
          goTo: 'menu',
          branches: [{ slot: 'name', goTo: 'novel' }],
        },
        novel: { say: 'x'.repeat(1_600), goTo: 'email' },
      }),
      ['order', 'novel'].map(
        (name) => `error steps.${name}: what is said from here on is longer than 1600 characters, and is cut`,
      ),
    ],
    [
      'intervals that overlap, also over midnight',
      withHours({
        week: { mon: ['12:00-17:00', '09:00-12:01'], wed: ['22:00-02:00'], thu: ['01:00-02:00'], fri: ['00:00-24:00'] },
        holidays: { '12-24': ['09:00-10:00', '10:00-11:00'], '12-31': ['20:00-01:00', '23:00-24:00'] },
      }),
      ['hours.week.mon', 'hours.week.thu', 'hours.holidays.12-31'].map(
        (place) => `remark ${place}: the intervals overlap`,
      ),
    ],
    [
      'holidays of which neither is more exact',
      withHours({
        holidays: { '12-24..12-26': [], '12-26..12-28': [], '12-27': [], '2026-12-24': [], '12-30..01-01': [] },
      }),
      ['error hours.holidays.12-26..12-28: shares days with 12-24..12-26, and neither is more exact'],
    ],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('translations that are missing, and none in a text that is one for all languages', () => {
    const found = checkScript(scriptWith()).map(({ kind, text }) => `${kind} ${text}`);
    expect(found.filter((finding) => finding.includes('missing in'))).toEqual([
      'remark phrases.farewell: missing in de',
    ]);
  });

  it.each([
    [{ keywords: ['STOP'], goTo: 'bye' }, '"stop"', 'add a word that arrives, such as "goodbye"'],
    [
      { keywords: { en: ['Unsubscribe', 'quit'], de: ['Ende'] }, goTo: 'bye' },
      '"unsubscribe", "quit"',
      '"ende" arrives',
    ],
    [{ keywords: ['arrêt', 'please stop'], goTo: 'bye' }, '"arret"', '"please stop" arrives'],
    ...['stopall', 'end', 'cancel', 'revoke', 'optout', 'unstop'].map((word): [object, string, string] => [
      { keywords: [word], goTo: 'bye' },
      `"${word}"`,
      'add a word that arrives',
    ]),
  ])('a word that Twilio keeps back: %j', (choice, words, remedy) => {
    const [, , ...others] = FILE.globals;
    const found = checkScript(scriptWith({ globals: [...others, choice] })).map(({ kind, text }) => `${kind} ${text}`);
    expect(found.filter((finding) => finding.includes('opt-out'))).toEqual([
      expect.stringMatching(
        new RegExp(`^remark globals\\[3\\]: on SMS Twilio takes ${words} for an opt-out:.*; ${remedy}`),
      ),
    ]);
  });

  it('a label that Twilio keeps back, though its number arrives; and what Twilio answers as well', () => {
    const topic = {
      title: 'x',
      kind: 'choice',
      options: [
        { value: 'end', label: 'End' },
        { value: 'info', label: 'Info' },
      ],
    };
    const found = checkScript(
      scriptWith({
        slots: { ...FILE.slots, topic },
        steps: {
          ...FILE.steps,
          menu: { ...FILE.steps.menu, choices: FILE.steps.menu.choices.slice(0, 2) },
          route: { goTo: 'story' },
        },
      }),
    ).map(({ text }) => text);
    expect(found).toContain(
      'slots.topic.options[0]: on SMS Twilio takes "end" for an opt-out: it does not reach the bot, and the number gets no more messages; the number 1 arrives',
    );
    expect(found).toContain(
      'slots.topic.options[1]: on SMS Twilio answers "info" as well, so the customer gets two answers',
    );
  });

  it('no error in the script that ships, and one remark: "stop" is for the channels other than SMS', () => {
    expect(checkScript(readScriptFile(SHIPPED))).toEqual([
      { kind: 'remark', text: expect.stringMatching(/^globals\[1\]: on SMS Twilio takes "stop".*"goodbye" arrives$/) },
    ]);
  });
});
