import { applied, met } from '../../test/support/applying';
import { engagement, liveTask } from '../../test/support/facts';
import type { Seen } from './port';
import type { Action } from './verdict';

describe('Tasks that are to be canceled', () => {
  const cancel = (...sids: string[]): Action[] => [{ do: 'cancel-tasks', sids }];
  const doubled = async (said: Partial<Record<string, unknown>>, noted: string) => {
    const context = await met(said);
    context.memory.merge(context.row(), { taskSid: noted });
    for (const [sid, status] of [
      ['WT1', 'waiting'],
      ['WT2', 'waiting'],
      ['WT3', 'with-agent'],
    ] as const)
      context.memory.tasks.set(sid, { sid, attributes: { engagement: context.row().sid }, createdAt: 0, status });
    return context;
  };
  const tasks = [liveTask('WT1', 'a'), liveTask('WT2', 'b'), liveTask('WT3', 'c')];
  const noted = (taskSid: string) => ({ engagement: engagement({ taskSid }), tasks });

  it('are, and what named them names the oldest', async () => {
    const context = await doubled({ phase: 'with-agent', routing: { taskSid: 'WT2' } }, 'WT2');
    const seen = { ...noted('WT2'), engagement: engagement({ sid: context.row().sid, taskSid: 'WT2' }) };
    expect(await applied(context, cancel('WT2', 'WT3'), { seen })).toBe('done');
    expect(context.live()).toEqual(['WT1', 'WT3']);
    expect(context.ledger()).toMatchObject({ routing: { taskSid: 'WT1' } });
    expect(JSON.parse(context.row().attributes)).toEqual({ taskSid: 'WT1' });
  });

  it('leave named what an agent has', async () => {
    const context = await doubled({ phase: 'with-agent', routing: { taskSid: 'WT3' } }, 'WT3');
    const seen = { ...noted('WT3'), engagement: engagement({ sid: context.row().sid, taskSid: 'WT3' }) };
    expect(await applied(context, cancel('WT2', 'WT3'), { seen })).toBe('done');
    expect(context.ledger()).toMatchObject({ routing: { taskSid: 'WT3' } });
    expect(JSON.parse(context.row().attributes)).toEqual({ taskSid: 'WT3' });
  });

  it.each<[string, Partial<Seen>]>([
    ['and no ledger', { ledger: 'none' }],
    ['and an engagement that is gone', { engagement: 'gone' }],
  ])('with nothing that names them %s', async (_, more) => {
    const context = await doubled({}, 'WT1');
    expect(await applied(context, cancel('WT2'), { seen: { ...noted('WT1'), ...more } })).toBe('done');
    expect(context.ledger()).toMatchObject({ phase: 'bot' });
    expect(JSON.parse(context.row().attributes)).toEqual({ taskSid: 'WT1' });
  });

  it('leave alone what a clean-up needs to know', async () => {
    const context = await doubled({ phase: 'closed', left: true, routing: { taskSid: 'WT2' } }, 'WT1');
    await applied(context, cancel('WT2'), { seen: noted('WT1') });
    expect(context.ledger()).toMatchObject({ phase: 'closed', routing: { taskSid: 'WT2' } });
  });

  it('stay where this bundle made none', async () => {
    const context = await doubled({}, 'WT1');
    const seen = { ...noted('WT1'), tasks: [liveTask('WT1'), liveTask('WT2')] };
    expect(await applied(context, cancel('WT2'), { seen })).toBe('came-back');
  });
});
