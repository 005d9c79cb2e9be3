import fc from 'fast-check';
import { storedBase } from '../../test/support/memory-context';
import type { Ledger } from './ledger';
import { fitted, MAX_BYTES, parseLedger } from './ledger-data';

/*
 * Ledgers as the version before the union of phases stored them: it wrote no `version`, and every field of every phase
 * into one record. Taken from Sync Documents that it wrote.
 */
const WEBHOOK = {
  url: 'https://flexkeep.example.com/inbound',
  method: 'POST',
  filters: ['onMessageSent'],
  retryCount: 3,
};
const ANSWERED = ['IMdc5e7b3b1cc0a51e6436d8a09b82776d', 'IM06c3ac3fd2d71cd88a88e8939089f3ac'];
const PATH = ['greeting', 'hours', 'more', 'agent'];
const BRIEF = { language: 'en', summary: 'Asked about the opening hours', path: PATH, open: true };
const REPLY = { to: ANSWERED[1], text: 'I am getting you an agent.', until: 1_767_603_630_200, index: 4 };
const DIALOGUE = { step: 'agent', misses: 0, turns: 3, slots: { order: '4711' }, path: PATH, language: 'en' };
const KEPT = {
  ...{ orchestration: 'flex-flow', since: 1_767_603_600_200, customer: '+15550123', channelType: 'sms' },
  ...{ languages: ['de'], dialogue: DIALOGUE, answered: ANSWERED, stamp: 'invocation-4' },
};
const BEFORE = { ...KEPT, heardAt: 1_767_603_600_100 };
const HOOK_SID = 'WH15635f8aff9cd5c3fa4aa8ff03c2752e';
const TASK_SID = 'WTd99f9d45a0c3aaf277e10ede9939cf79';
const LEASE = { holder: 'invocation-3', until: 1_767_603_630_200 };

describe('a ledger that the version before this one stored', () => {
  it.each<[string, object, object]>([
    [
      'with the bot',
      { ...BEFORE, phase: 'bot', replies: [REPLY], webhookSid: HOOK_SID },
      { ...BEFORE, version: 1, phase: 'bot', replies: [REPLY], hookSid: HOOK_SID },
    ],
    [
      'with the bot, in an engagement that survives its Task',
      { ...BEFORE, phase: 'bot', replies: [], webhookSid: HOOK_SID, webhook: WEBHOOK },
      { ...BEFORE, version: 1, phase: 'bot', replies: [], hookSid: HOOK_SID, hook: WEBHOOK },
    ],
    [
      'handing over, leased',
      { ...BEFORE, phase: 'handing-over', replies: [REPLY], webhookSid: HOOK_SID, lease: LEASE, brief: BRIEF },
      {
        ...{ ...BEFORE, version: 1, phase: 'handing-over', replies: [REPLY] },
        ...{ hookSid: HOOK_SID, lease: LEASE, brief: BRIEF },
      },
    ],
    [
      'handing over, refused, the customer told, with a Task that no list may show',
      { ...BEFORE, phase: 'handing-over', replies: [], brief: BRIEF, told: true, taskSid: TASK_SID },
      {
        ...{ ...BEFORE, version: 1, phase: 'handing-over', replies: [] },
        ...{ brief: BRIEF, told: true, routing: { taskSid: TASK_SID } },
      },
    ],
    [
      'with an agent',
      { ...BEFORE, phase: 'with-agent', replies: [], brief: BRIEF, taskSid: TASK_SID, webhook: WEBHOOK },
      { ...KEPT, version: 1, phase: 'with-agent', routing: { taskSid: TASK_SID }, hook: WEBHOOK },
    ],
    [
      'with an agent, held open after the Task',
      { ...BEFORE, phase: 'with-agent', replies: [], taskSid: TASK_SID, heldUntil: 1_767_607_200_000 },
      { ...KEPT, version: 1, phase: 'with-agent', routing: { taskSid: TASK_SID }, heldUntil: 1_767_607_200_000 },
    ],
    [
      'of a stranger to the bot, held open',
      { ...BEFORE, customer: '', phase: 'with-agent', replies: [], heldUntil: 1_767_607_200_000 },
      { ...KEPT, customer: '', version: 1, phase: 'with-agent', heldUntil: 1_767_607_200_000 },
    ],
    [
      'closed by a sweep, leased',
      { ...BEFORE, phase: 'closed', replies: [], webhookSid: HOOK_SID, lease: LEASE },
      { ...KEPT, version: 1, phase: 'closed', hookSid: HOOK_SID, lease: LEASE },
    ],
    [
      'closed after its Task, with the bot put back',
      {
        ...{ ...BEFORE, phase: 'closed', replies: [], brief: BRIEF, taskSid: TASK_SID },
        ...{ webhook: WEBHOOK, webhookSid: HOOK_SID, endedSession: 'none' },
      },
      { ...KEPT, version: 1, phase: 'closed', hook: WEBHOOK, hookSid: HOOK_SID },
    ],
  ])('is read: %s', (_, stored, ledger) => {
    expect(parseLedger(stored)).toEqual(ledger);
  });

  it('is read where it has neither heardAt nor a path, as its first form had', () => {
    const { heardAt: _, ...silent } = BEFORE;
    const { path: __, ...dialogue } = DIALOGUE;
    expect(parseLedger({ ...silent, dialogue, phase: 'bot', replies: [] })).toMatchObject({
      heardAt: BEFORE.since,
      dialogue: { step: 'agent', path: [] },
    });
  });
});

describe('what is no ledger of a known version', () => {
  const known = { ...storedBase('bot'), heardAt: 0, replies: [] };

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a list', [known]],
    ['a text', 'closed'],
    ['an empty object', {}],
    ['a ledger of a later version', { ...known, version: 2 }],
    ['another phase', { ...known, phase: 'paused' }],
    ['another orchestration', { ...known, orchestration: 'letters' }],
    ['a customer that is no text', { ...known, customer: 1 }],
    ['a time that is none', { ...known, since: '0' }],
    ['no list of answered messages', { ...known, answered: undefined }],
    ['an answered message that is no text', { ...known, answered: [1] }],
    ['a language that is no text', { ...known, languages: [1] }],
    ['no type of channel', { ...known, channelType: undefined }],
    ['no stamp', { ...known, stamp: undefined }],
    ['no dialogue', { ...known, dialogue: undefined }],
    ['a step that is no text', { ...known, dialogue: { ...known.dialogue, step: 1 } }],
    ['half a miss', { ...known, dialogue: { ...known.dialogue, misses: 0.5 } }],
    ['less than no turn', { ...known, dialogue: { ...known.dialogue, turns: -1 } }],
    ['a slot that is no text', { ...known, dialogue: { ...known.dialogue, slots: { order: 4711 } } }],
    ['a path that is no list', { ...known, dialogue: { ...known.dialogue, path: 'greeting' } }],
    ['no replies', { ...known, replies: undefined }],
    ['a reply without a text', { ...known, replies: [{ to: 'IM1', until: 0 }] }],
    ['a reply to nothing', { ...known, replies: [{ text: 'Hello', until: 0 }] }],
    ['a reply without an end', { ...known, replies: [{ to: 'IM1', text: 'Hello' }] }],
  ])('is not read: %s', (_, stored) => {
    expect(parseLedger(known)).toEqual(known);
    expect(parseLedger(stored)).toBeUndefined();
  });

  it('is never a failure', () => {
    const odd = fc.anything({ maxDepth: 2, maxKeys: 3 });
    const almost = fc.record({ lease: odd, routing: odd, brief: odd, hook: odd, hookSid: odd, told: odd, left: odd });
    const phases = fc.constantFrom('bot', 'handing-over', 'with-agent', 'closed');
    fc.assert(
      fc.property(fc.oneof(odd, fc.tuple(phases, almost)), (value) => {
        const stored = Array.isArray(value) ? { ...known, phase: value[0], ...(value[1] as object) } : value; // both of a tuple
        const ledger = parseLedger(stored);
        return ledger === undefined || JSON.stringify(parseLedger(ledger)) === JSON.stringify(ledger);
      }),
      { numRuns: 300 },
    );
  });
});

describe('of a stored ledger that part is left out that', () => {
  const stored = (phase: string, more: object) =>
    parseLedger({ ...storedBase(phase), heardAt: 0, replies: [], ...more });
  const LEFT = { lease: LEASE, routing: { taskSid: TASK_SID }, told: true, brief: BRIEF, doubtful: true, left: true };

  it.each<[string, string, object, object]>([
    ['its phase does not have', 'bot', LEFT, {}],
    ['only a handover that Twilio may drop needs', 'with-agent', LEFT, { routing: LEFT.routing, doubtful: true }],
    ['is no answer', 'handing-over', { told: 'yes', doubtful: 1 }, {}],
    ['is no lease', 'handing-over', { lease: { holder: 'x' } }, {}],
    ['is no lease either', 'handing-over', { lease: { until: 1 } }, {}],
    ['is not known of agents', 'with-agent', { standing: 'asleep', endedFor: 1 }, {}],
    ['is no brief', 'handing-over', { brief: { summary: 'Without a language' } }, {}],
    [
      'is no word on the opening hours',
      'handing-over',
      { brief: { language: 'de', open: 'yes' } },
      { brief: { language: 'de' } },
    ],
    ['only a clean-up needs that was left', 'closed', { routing: LEFT.routing }, {}],
  ])('%s (%s)', (_, phase, more, kept) => {
    expect(stored(phase, more)).toStrictEqual({ ...stored(phase, {}), ...kept });
  });

  it.each<[string, object]>([
    [
      'with-agent',
      {
        routing: { taskSid: TASK_SID, coming: true, hook: WEBHOOK, own: 1 },
        told: true,
        brief: BRIEF,
        dropped: 1,
        lost: 2,
      },
    ],
    ['with-agent', { standing: 'left', endedFor: TASK_SID }],
    ['closed', { left: true, routing: { taskSid: TASK_SID } }],
    ['closed', { routing: { taskSid: TASK_SID }, lease: LEASE }],
    ['handing-over', { doubtful: true, former: { taskSid: TASK_SID }, lost: 1 }],
  ])('is none of these, with all that belongs to it: %s', (phase, more) => {
    expect(stored(phase, more)).toStrictEqual({ ...stored(phase, {}), ...more });
  });
});

describe('fitted', () => {
  const bytes = (ledger: Ledger): number => Buffer.byteLength(JSON.stringify(ledger));
  const ledgerOf = (more: object): Ledger => {
    const ledger = parseLedger({ ...storedBase('bot'), heardAt: 0, replies: [], ...more });
    if (!ledger) throw new Error('It is no ledger');
    return ledger;
  };
  const reply = (to: string, text: string) => ({ to, text, until: 0 });
  const dialogue = { ...DIALOGUE, slots: { first: 'a'.repeat(400), last: 'b' } };

  it('leaves a ledger alone that Sync takes', () => {
    const ledger = ledgerOf({ replies: [reply('IM1', 'Hello')], answered: ANSWERED, dialogue });
    expect(fitted(ledger)).toEqual(ledger);
    expect(fitted(ledger, bytes(ledger))).toEqual(ledger);
  });

  it('counts bytes: letters of three bytes do not fit where as many of one do', () => {
    const replies = (letter: string) => ['IM1', 'IM2', 'IM3', 'IM4'].map((to) => reply(to, letter.repeat(3_000)));
    expect(fitted(ledgerOf({ replies: replies('a') }))).toMatchObject({ replies: { length: 4 } });
    const cut = fitted(ledgerOf({ replies: replies('客') }));
    expect(cut).toMatchObject({ replies: [{ to: 'IM4' }] });
    expect(bytes(cut)).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('drops the oldest first: replies, then answered messages, then the path, then slots', () => {
    const answered = Array.from({ length: 40 }, (_, i) => `IM${String(i).padStart(32, '0')}`);
    const full = ledgerOf({ replies: [reply('IM1', 'one'), reply('IM2', 'two')], answered, dialogue });
    const sizes = [bytes(full) - 1];
    const forms: Ledger[] = [];
    for (let i = 0; i < 5; i += 1) {
      const form = fitted(full, sizes.at(-1));
      forms.push(form);
      sizes.push(bytes(form) - 1);
    }
    expect(forms).toMatchObject([
      { replies: [{ to: 'IM2' }], answered },
      { replies: [{ to: 'IM2' }], answered: answered.slice(-10), dialogue: { path: PATH } },
      { dialogue: { path: [], slots: dialogue.slots } },
      { dialogue: { path: [], slots: { last: 'b' } } },
      { dialogue: { slots: {} }, replies: [{ to: 'IM2' }], answered: answered.slice(-10) },
    ]);
    expect(forms.map((form) => Object.keys(form.dialogue.slots).length)).toEqual([2, 2, 2, 1, 0]);
  });
});
