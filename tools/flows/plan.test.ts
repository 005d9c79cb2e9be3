import { aFlow, aStudioFlow, live, NUMBER, sid } from '../../test/flows/fixture';
import { Complaint, type Trouble } from '../support/complaint';
import type { Flow, LiveFlow } from './flow';
import { matchFlows, planFlows, planRemoval, toPlan } from './plan';

const accountSid = sid('AC', 'f');
const plan = (wanted: Flow[], there: LiveFlow[], remembered?: LiveFlow[]) =>
  toPlan([planFlows({ wanted, live: there })], { accountSid, live: there, remembered });

const problemsIn = (run: () => unknown): Trouble[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof Complaint) return error.problems;
    throw error;
  }
  return [];
};
const rulesIn = (made: ReturnType<typeof plan>) => made.notices.map(({ rule }) => rule);

describe('a plan', () => {
  test('is empty where the account is as the file says', () => {
    expect(plan([aFlow()], [live('1', aFlow())])).toMatchObject({ actions: [], steps: [], notices: [], unchanged: 1 });
  });

  test('creates what is not there, and changes what is different', () => {
    const made = plan([aFlow({ longLived: true }), aStudioFlow({ enabled: false })], [live('1', aFlow())]);
    expect(made.actions).toMatchObject([
      {
        kind: 'update',
        name: 'SMS',
        key: sid('FO', '1'),
        from: { longLived: false },
        to: { longLived: true },
      },
      { kind: 'create', name: 'SMS to Studio' },
    ]);
    expect(made.unchanged).toBe(0);
  });

  test('leaves alone what the file does not name', () => {
    const made = plan([], [live('1', aFlow())]);
    expect(made).toMatchObject({ actions: [], unnamed: [{ sid: sid('FO', '1'), friendlyName: 'SMS' }] });
  });

  test('says what others changed since the last apply, apart from what the file changes', () => {
    const remembered = [live('1', aFlow()), live('2', aStudioFlow())];
    const made = plan([aFlow()], [live('1', aFlow({ enabled: false })), live('3', aStudioFlow())], remembered);
    expect(made.drift).toEqual([
      {
        sid: sid('FO', '1'),
        friendlyName: 'SMS',
        kind: 'changed',
        changes: [{ property: 'enabled', from: true, to: false }],
      },
      { sid: sid('FO', '2'), friendlyName: 'SMS to Studio', kind: 'gone', changes: [] },
    ]);
  });

  test('names both where a name means two', () => {
    const found = problemsIn(() => plan([aFlow()], [live('1', aFlow()), live('2', aFlow({ enabled: false }))]));
    expect(found).toMatchObject([
      { where: 'SMS', problem: expect.stringContaining(`${sid('FO', '1')} and ${sid('FO', '2')}`) },
    ]);
    expect(plan([], [live('1', aFlow()), live('2', aFlow())]).unnamed).toHaveLength(2);
  });
});

describe('a collision', () => {
  const other = aFlow({ friendlyName: 'Other' });

  test('of two flows of the file is found, with the way out', () => {
    expect(problemsIn(() => plan([aFlow(), other], []))).toEqual([
      {
        where: '"SMS" (new) and "Other" (new)',
        problem: `both would be enabled for sms ${NUMBER}, with the integration external: Twilio allows one`,
        remedy: 'Give one of them "enabled": false, another contactIdentity, or another integration.',
      },
    ]);
  });

  test('with a flow that the file does not name is found', () => {
    const [found] = problemsIn(() => plan([aFlow()], [live('2', other)]));
    expect(found?.where).toBe(`"SMS" (new) and "Other" (${sid('FO', '2')}, not in the file)`);
    expect(found?.remedy).toContain('"Other" is not in the file: name it there');
  });

  test.each<[string, Partial<Flow>]>([
    ['disabled', { enabled: false }],
    ['for another address', { contactIdentity: '+15550101' }],
    ['for another type of channel', { channelType: 'whatsapp' }],
  ])('is none where one is %s', (_, changes) => {
    expect(plan([aFlow(), { ...other, ...changes }], []).notices).toEqual([]);
  });

  test('is none with what will have moved away', () => {
    const made = plan([aFlow(), { ...other, enabled: false }], [live('2', other)]);
    expect(made.actions).toHaveLength(2);
  });

  test('that Twilio has let stand already is only a warning', () => {
    const made = plan([aFlow({ longLived: true })], [live('1', aFlow()), live('2', other)]);
    expect(rulesIn(made)).toEqual(['collision']);
    expect(made.steps).toHaveLength(1);
  });
});

test('two handlers of different types on one address are a warning', () => {
  const made = plan([aFlow(), aStudioFlow()], []);
  expect(made.notices).toMatchObject([{ rule: 'two-handlers', flows: ['SMS', 'SMS to Studio'] }]);
  expect(made.notices[0]?.reason).toContain('studio');
});

test('a removal removes what is named, and says who is left alone', () => {
  const there = [live('1', aFlow()), live('2', aStudioFlow({ contactIdentity: '+15550101' }))];
  const named = [aFlow(), aFlow({ friendlyName: 'Gone already' })];
  const removed = matchFlows(named, there).flatMap((found) => found ?? []);
  const made = toPlan(planRemoval(there, removed), { accountSid, live: there });
  expect(made.actions).toMatchObject([{ kind: 'delete', key: sid('FO', '1') }]);
  expect(made.unnamed).toMatchObject([{ friendlyName: 'SMS to Studio' }]);
  expect(rulesIn(made)).toEqual(['unserved']);
});
