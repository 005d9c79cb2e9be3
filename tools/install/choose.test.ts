import { choose, type Question } from './choose';

const SALES = { sid: `WW${'1'.repeat(32)}`, name: 'Sales' };
const ANYONE = { sid: `WW${'2'.repeat(32)}`, name: 'Assign to Anyone' };
const OTHER = { sid: `WW${'3'.repeat(32)}`, name: 'Other' };

const question = (more: Partial<Question> = {}): Question => ({
  ...{ noun: 'Workflow', prefix: 'WW', flag: '--workflow', variable: 'TWILIO_FLEX_WORKFLOW_SID' },
  ...{ candidates: { ok: true, value: [SALES, ANYONE] }, usual: 'Assign to Anyone', ifNone: 'Make one.' },
  ...more,
});

describe('what is meant', () => {
  it('is the only one', () => {
    expect(choose(question({ candidates: { ok: true, value: [SALES] } }))).toEqual({
      kind: 'chosen',
      candidate: SALES,
    });
  });

  it('is what a flag names, by SID or name; then what a variable says; then what Flex says', () => {
    const all = { given: 'Sales', set: ANYONE.sid, told: ANYONE.sid };
    expect(choose(question(all))).toMatchObject({ candidate: SALES });
    expect(choose(question({ ...all, given: SALES.sid }))).toMatchObject({ candidate: SALES });
    expect(choose(question({ set: SALES.sid, told: ANYONE.sid }))).toMatchObject({ candidate: SALES });
    expect(choose(question({ told: SALES.sid }))).toMatchObject({ candidate: SALES });
  });

  it('is for a person to say otherwise; what Flex calls its own is suggested', () => {
    expect(choose(question())).toMatchObject({ kind: 'open', suggestion: ANYONE });
    const candidates = { ok: true, value: [SALES, OTHER] } as const;
    expect(choose(question({ candidates: { ...candidates, value: [...candidates.value] } }))).not.toHaveProperty(
      'suggestion',
    );
  });

  it('is not guessed where a name is wrong, or means two', () => {
    expect(choose(question({ given: 'Sails' }))).toMatchObject({
      kind: 'impossible',
      problem: { where: '--workflow' },
    });
    expect(choose(question({ set: 'Sails' }))).toMatchObject({ problem: { where: 'TWILIO_FLEX_WORKFLOW_SID' } });
    const twins = { ok: true, value: [SALES, { ...OTHER, name: 'Sales' }] } as const;
    expect(choose(question({ given: 'Sales', candidates: { ok: true, value: [...twins.value] } }))).toMatchObject({
      problem: { problem: expect.stringContaining('more than one Workflow') },
    });
  });

  it('is nothing where there is none', () => {
    expect(choose(question({ candidates: { ok: true, value: [] } }))).toMatchObject({
      problem: { remedy: 'Make one.' },
    });
  });

  it('is a SID that was given, where the list may not be read', () => {
    const candidates = { ok: false, problem: { where: 'reading', problem: 'not allowed' } } as const;
    expect(choose(question({ candidates, set: SALES.sid }))).toMatchObject({
      candidate: { sid: SALES.sid },
      notice: expect.anything(),
    });
    expect(choose(question({ candidates, set: 'Sales' }))).toMatchObject({ kind: 'impossible' });
  });
});
