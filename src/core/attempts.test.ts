import { liveTask } from '../../test/support/facts';
import { begun, callsOf, createTask, finished, mistaken } from '../../test/support/handing-over';
import { INBOUND } from '../../test/support/memory';
import { BUSY, createMemoryContext, failing, meanwhile, NO_ANSWER, roundsOf } from '../../test/support/memory-context';
import { receive } from './receive';

it('of another phase there is nothing to be finished', async () => {
  const context = await begun({ phase: 'bot' });
  expect(await finished(context)).toBeUndefined();
  expect(context.live()).toEqual([]);
});

describe('the last words of the bot', () => {
  it('are said where they are missing', async () => {
    const context = await begun();
    await finished(context);
    expect(context.said()).toEqual(['You said hi', 'An agent comes']);
  });

  it('are not said again', async () => {
    const context = await begun();
    context.row().messages.push({ sid: 'IM2', author: 'bot', text: 'An agent comes', at: 0, replyTo: 'IM1' });
    await finished(context);
    expect(context.said()).toEqual(['You said hi', 'An agent comes']);
  });

  it('count as said where Twilio does not tell', async () => {
    const context = await begun();
    context.memory.around = (verb, effect) => (verb === 'hasReply' ? true : effect());
    await finished(context);
    expect(context.said()).toEqual(['You said hi']);
  });

  it('are those that answer the newest message: an older reply is none', async () => {
    const context = await begun({ answered: ['IM1', 'IM2'] });
    expect(await callsOf(context)).not.toContain('hasReply');
    expect(context.said()).toEqual(['You said hi']);
  });

  it('are not looked for where the first attempt says them', async () => {
    const context = createMemoryContext();
    const message = context.hears('agent');
    const calls = (await roundsOf(context, () => receive(context, message))).flat();
    expect(calls.filter((verb) => verb === 'hasReply' || verb === 'liveTasksOf')).toEqual([]);
  });

  it('are said beside what is read, in the first attempt', async () => {
    const context = createMemoryContext();
    const message = context.hears('agent');
    const rounds = await roundsOf(context, () => receive(context, message));
    expect(rounds.find((round) => round.includes('say'))).toContain('route');
  });

  it.each([
    ['is over', [], ['You said hi']],
    ['lives', ['WT1'], ['You said hi', 'An agent comes']],
  ])(
    'of an attempt whose Task %s are said only while it lives: an agent may have left it since',
    async (_, live, said) => {
      const context = await begun({ routing: { taskSid: 'WT1' } });
      for (const sid of live) {
        const task = { sid, attributes: { engagement: context.row().sid }, createdAt: 0, status: 'waiting' as const };
        context.memory.tasks.set(sid, task);
      }
      expect(await finished(context)).toMatchObject({ outcome: 'handed-over' });
      expect(context.said()).toEqual(said);
    },
  );

  it('that fail in another way than Twilio’s end the attempt', async () => {
    const context = await begun();
    const mistake = mistaken(context, 'say');
    await expect(finished(context)).rejects.toBe(mistake);
    expect(context.live()).toEqual([]);
  });

  it('may be on their way still: the lease has to run out, although the Task is known', async () => {
    const context = await begun({ hookSid: 'WH1' });
    context.memory.around = (verb, effect) => {
      if (verb === 'say') throw NO_ANSWER;
      if (verb === 'unhook') throw BUSY;
      return effect();
    };
    await expect(finished(context)).rejects.toBe(BUSY);
    const routing = { taskSid: context.live()[0] };
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', routing, lease: expect.anything() });
  });
});

describe('what is read for a Task', () => {
  it('is none that is shown already', async () => {
    const context = await begun();
    createTask(context, 'WT1');
    const calls = await callsOf(context, [liveTask('WT1')]);
    expect(calls.filter((verb) => verb === 'liveTasksOf' || verb === 'create')).toEqual([]);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', routing: { taskSid: 'WT1' } });
  });

  it('is noted on the engagement, once', async () => {
    const context = await begun({ routing: { taskSid: 'WT1' } });
    expect(await callsOf(context)).toContain('note');
    const noted = await begun({ routing: { taskSid: 'WT1' } });
    noted.memory.merge(noted.row(), { taskSid: 'WT1' });
    expect(await callsOf(noted)).not.toContain('note');
  });

  it('is a refusal of the lease: another invocation came first, and what was read does no harm', async () => {
    const context = await begun();
    meanwhile(context, 'ledger write', () => context.store(context.row().sid, { ...context.ledger(), stamp: 'x' }));
    expect(await finished(context)).toBeUndefined();
    expect(context.live()).toEqual([]);
  });
});

describe('the webhook of the bot', () => {
  const isAbout = (verb: string) => verb.includes('hook');

  it('that the ledger names is taken off with the Task that there is', async () => {
    const context = await begun({ hook: INBOUND, hookSid: 'WH9', routing: { taskSid: 'WT1' }, replies: [] });
    context.row().hooks.set('WH9', INBOUND);
    const rounds = await roundsOf(context, () => finished(context));
    expect(rounds[1]?.filter(isAbout)).toEqual(['unhook']);
    expect(rounds.flat().filter(isAbout)).toEqual(['unhook']);
    expect([...context.row().hooks.keys()]).not.toContain('WH9');
  });

  it('that the ledger names is taken off with the Task that is shown', async () => {
    const context = await begun({ hook: INBOUND, hookSid: 'WH9' });
    createTask(context, 'WT1');
    const rounds = await roundsOf(context, () => finished(context, [liveTask('WT1')]));
    expect(rounds[1]?.filter(isAbout)).toEqual(['unhook']);
  });

  it.each([
    ['there is no Task yet', { hook: INBOUND, hookSid: 'WH9' }],
    ['how to put it back is not known', { hookSid: 'WH9', routing: { taskSid: 'WT1' } }],
  ])('stays until the end where %s', async (_, said) => {
    const context = await begun(said);
    context.row().hooks.set('WH9', INBOUND);
    const rounds = await roundsOf(context, () => finished(context));
    expect(rounds[1]?.filter(isAbout)).toEqual([]);
    expect(rounds.flat().filter(isAbout)).toEqual(['unhook']);
    expect([...context.row().hooks.keys()]).not.toContain('WH9');
  });

  it('is found, and taken off', async () => {
    const context = await begun();
    await finished(context);
    expect(context.isHooked()).toBe(false);
  });

  it('need not be there', async () => {
    const context = await begun();
    context.row().hooks.clear();
    expect((await callsOf(context)).filter(isAbout)).toEqual(['hook']);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent' });
  });
});

describe('a webhook of the bot that is not shown', () => {
  it.each([
    ['may be there in a new engagement', 59_999, true],
    ['is not there a minute later', 60_000, false],
  ])('%s', async (_, age, is) => {
    const context = await begun();
    context.row().hooks.clear();
    context.memory.now += age;
    await finished(context);
    expect(Object.hasOwn(context.ledger() ?? {}, 'hooked')).toBe(is);
  });

  it('is not waited for where one was shown', async () => {
    const context = await begun();
    await finished(context);
    expect(context.ledger()).not.toHaveProperty('hooked');
  });
});

describe('how to put the bot back', () => {
  const surviving = async (said: object = {}) => {
    const context = await begun(said);
    context.memory.merge(context.row(), { survivesTask: true });
    return context;
  };

  it('is written down before it is taken off', async () => {
    const context = await surviving();
    await finished(context);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', hook: INBOUND });
    expect(context.isHooked()).toBe(false);
  });

  it('is found by the webhook’s address where its SID is old', async () => {
    const context = await surviving({ hookSid: 'WH9' });
    await finished(context);
    expect(context.ledger()).toMatchObject({ phase: 'with-agent', hook: INBOUND });
  });

  it('is that of the named webhook, and no other is asked for', async () => {
    const context = await surviving({ hookSid: 'WH9' });
    context.row().hooks.set('WH9', { url: '/own' });
    expect((await callsOf(context)).filter((verb) => verb === 'hook')).toHaveLength(1);
    expect(context.ledger()).toMatchObject({ hook: { url: '/own' } });
  });

  it('cannot be found', async () => {
    const context = await surviving({ hookSid: 'WH9' });
    context.row().hooks.clear();
    expect(await finished(context)).toMatchObject({ outcome: 'handed-over' });
    expect(context.ledger()).not.toHaveProperty('hook');
  });

  it('is left to another writer who came first', async () => {
    const context = await surviving();
    let writes = 0;
    context.memory.around = (verb, effect) => {
      if (verb === 'ledger write') writes += 1;
      if (writes === 2) context.store(context.row().sid, { ...context.ledger(), stamp: 'another' });
      return effect();
    };
    expect(await finished(context)).toBeUndefined();
    expect(context.isHooked()).toBe(true);
  });

  it('cannot be asked for: the next attempt knows the Task all the same', async () => {
    const context = await surviving({ hookSid: 'WH9' });
    failing(context, { verb: 'hook', failure: BUSY });
    await expect(finished(context)).rejects.toBe(BUSY);
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', routing: { taskSid: context.live()[0] } });
  });

  it('is kept where the webhook cannot be taken off, and the next attempt can begin at once', async () => {
    const context = await surviving();
    failing(context, { verb: 'unhook', failure: BUSY });
    await expect(finished(context)).rejects.toBe(BUSY);
    const routing = { taskSid: context.live()[0] };
    expect(context.ledger()).toMatchObject({ phase: 'handing-over', hook: INBOUND, routing });
    expect(context.ledger()).not.toHaveProperty('lease');
  });
});
