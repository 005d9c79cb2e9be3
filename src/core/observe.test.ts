import { botLedger, engagement, liveTask, withAgentLedger } from '../../test/support/facts';
import { createMemoryContext, failing, type MemoryContext } from '../../test/support/memory-context';
import { TwilioFailure } from '../platform/errors';
import { openingState } from './dialogue';
import type { Cause } from './facts';
import { observe } from './observe';
import type { Orchestration, Part, Seen } from './port';
import { receive } from './receive';
import { sayPhrase } from './say';

const SWEEP: Cause = { kind: 'sweep', minAgeMs: 0 };

const handedOver = async (): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  await receive(context, context.hears('agent'));
  return context;
};

const observed = (context: MemoryContext, parts: readonly Part[], known: Seen = {}, cause: Cause = SWEEP) =>
  observe(context, context.row().sid, cause, parts, known);

it.each<[Part]>([['engagement'], ['carrier'], ['newestMessageAt'], ['ledger'], ['tasks']])(
  'shows %s where it is asked for, and nothing else',
  async (part) => {
    const shown = Object.keys(await observed(await handedOver(), [part]));
    // The ledger also says whose the engagement is.
    expect(shown.filter((name) => name !== 'owned' || part !== 'ledger')).toEqual([part]);
  },
);

it('shows all parts as they are', async () => {
  const context = await handedOver();
  const seen = await observed(context, ['engagement', 'carrier', 'newestMessageAt', 'ledger', 'tasks']);
  expect(seen).toMatchObject({
    engagement: { sid: context.row().sid, ended: false },
    carrier: { sid: context.row().carrier?.sid },
    newestMessageAt: context.now(),
    ledger: { data: { phase: 'with-agent' } },
    tasks: [{ sid: context.live()[0] }],
  });
});

it('keeps what is known, and does not read it again', async () => {
  const known = { engagement: engagement({ changedAt: 1 }), ledger: botLedger(), tasks: [liveTask('WT1')] };
  const seen = await observed(await handedOver(), ['engagement', 'ledger', 'tasks'], known);
  expect(seen).toEqual(known);
});

it('leaves out the Task that has just ended, which a list may still show', async () => {
  const context = await handedOver();
  const taskSid = context.live()[0] ?? '';
  const cause: Cause = { kind: 'task-ended', taskSid };
  expect(await observed(context, ['tasks'], {}, cause)).toEqual({ tasks: [] });
  const another: Cause = { kind: 'task-ended', taskSid: 'WT1' };
  expect(await observed(context, ['tasks'], {}, another)).toMatchObject({ tasks: [{ sid: taskSid }] });
});

describe('unsaid replies', () => {
  const NOW = Date.UTC(2026, 10, 23, 12);
  const replies = [
    { to: 'IM1', text: 'Said', until: 0 },
    { to: 'IM2', text: 'Being said', until: NOW + 1 },
    { to: 'IM3', text: 'Unsaid', until: 0 },
  ];
  const met = async () => {
    const context = createMemoryContext();
    await receive(context, context.hears('hi'));
    context.row().messages.push({ sid: 'IM9', author: 'bot', text: 'Said', at: 0, replyTo: 'IM1' });
    return context;
  };

  it('are those that are not there, and that no invocation is sending', async () => {
    const seen = await observed(await met(), ['unsaid'], { ledger: botLedger({ replies }) });
    expect(seen.unsaid).toEqual([replies[2]]);
  });

  it('are none where Twilio does not tell, or the ledger owes none', async () => {
    const context = await met();
    expect(await observed(context, ['unsaid'], { ledger: withAgentLedger() })).toMatchObject({ unsaid: [] });
    expect(await observed(context, ['unsaid'], { ledger: 'none' })).toMatchObject({ unsaid: [] });
    failing(context, { verb: 'hasReply', failure: new TwilioFailure('gone', 404, undefined) });
    const seen = await observed(context, ['unsaid'], { ledger: botLedger({ replies }) });
    expect(seen.unsaid).toEqual([]);
  });
});

it('says nothing where the script has no such phrase', async () => {
  const context = await handedOver();
  const { length } = context.said();
  const bot = { ...context.bot, phrase: () => undefined };
  await sayPhrase({ ...context, bot }, context.row().sid, 'delayed', openingState());
  expect(context.said()).toHaveLength(length);
});

it('tells of a ledger whose engagement it is', async () => {
  const context = await handedOver();
  expect(await observed(context, ['ledger'])).toMatchObject({ owned: true });
  context.store(context.row().sid, { ...context.ledger(), orchestration: 'conversations' });
  expect(await observed(context, ['ledger'])).toMatchObject({ owned: false });
  context.store(context.row().sid, 'no ledger');
  expect(await observed(context, ['ledger'])).not.toHaveProperty('owned');
});

it('shows an adapter what is known, and where the last handover led', async () => {
  const context = await handedOver();
  const shown: unknown[] = [];
  const observe: Orchestration['observe'] = async (_sid, _parts, known) => {
    shown.push(known);
    return { carrier: 'none' };
  };
  const adapted = { ...context, orchestration: { ...context.orchestration, observe } };
  const routing = { taskSid: 'WT1', own: 1 };
  const known = { engagement: engagement(), ledger: withAgentLedger({ routing }), tasks: [], unsaid: [] };
  await observed(adapted, ['carrier'], known);
  await observed(adapted, ['carrier'], { engagement: engagement() });
  expect(shown).toStrictEqual([{ engagement: engagement(), routing }, { engagement: engagement() }]);
});

it.each([
  ['as it is where the ledger leads to the same place', 1, true],
  ['not where the ledger leads elsewhere than the Task that ended', 2, false],
])('shows how it stands with the agents %s', async (_, own, is) => {
  const context = await handedOver();
  context.row().standing = 'left';
  const taskSid = 'WT2';
  context.store(context.row().sid, { ...context.ledger(), routing: { taskSid: 'WT1', own: 1 } });
  const cause: Cause = { kind: 'task-ended', taskSid, routing: { taskSid, own } };
  expect('standing' in (await observed(context, ['ledger', 'standing'], {}, cause))).toBe(is);
});

it('an engagement that is gone has no carrier, no message, no ledger and no Task', async () => {
  const context = createMemoryContext();
  const parts: Part[] = ['engagement', 'carrier', 'newestMessageAt', 'ledger', 'tasks'];
  expect(await observe(context, 'CH1', SWEEP, parts, {})).toEqual({
    engagement: 'gone',
    carrier: 'none',
    newestMessageAt: 0,
    ledger: 'none',
    tasks: [],
  });
});
