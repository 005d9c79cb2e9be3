import {
  BUSY,
  createMemoryContext,
  failing,
  type MemoryContext,
  meanwhile,
  NO_ANSWER,
  REFUSED,
} from '../../test/support/memory-context';
import { TwilioFailure } from '../platform/errors';
import { LEASE_MS } from './ledger';
import { receive } from './receive';

const MINUTE = 60_000;

const greeted = async (): Promise<MemoryContext> => {
  const context = createMemoryContext();
  await receive(context, context.hears('hi'));
  return context;
};

const withAgent = async (): Promise<MemoryContext> => {
  const context = await greeted();
  await receive(context, context.hears('agent'));
  return context;
};

describe('a message to the bot', () => {
  it('is answered once, and the ledger knows it', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    expect(await receive(context, message)).toEqual({ outcome: 'answered' });
    expect(context.said()).toEqual(['You said hi']);
    expect(context.ledger()).toMatchObject({ phase: 'bot', customer: 'customer', answered: [message.sid] });
  });

  it('is answered once when it is delivered again', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    await receive(context, message);
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is answered once where Twilio says at its next delivery that the engagement is gone, and it is not', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    await receive(context, message);
    context.memory.now += LEASE_MS;
    failing(context, { verb: 'hasReply', failure: new TwilioFailure('gone', 404, undefined), times: 1 });
    await expect(receive(context, message)).rejects.toMatchObject({ kind: 'gone' });
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it.each([2, 4])('is answered once when %d deliveries come at the same time', async (copies) => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    const results = await Promise.all(Array.from({ length: copies }, () => receive(context, message)));
    expect(results.filter(({ outcome }) => outcome === 'answered')).toHaveLength(1);
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is answered in the dialogue that went before', async () => {
    const context = await greeted();
    await receive(context, context.hears('and now?'));
    expect(context.ledger()).toMatchObject({ dialogue: { turns: 2 } });
    expect(context.said()).toEqual(['You said hi', 'You said and now?']);
  });

  it('is left to redelivery after the fifth writer in a row that came first', async () => {
    const context = await greeted();
    const message = context.hears('and now?');
    context.memory.around = (verb, call) => (verb === 'ledger write' ? undefined : call());
    expect(await receive(context, message)).toEqual({ outcome: 'unfinished', reason: 'conflicts' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is answered although nothing can be stored of it', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'ledger create', failure: new TwilioFailure('too-large', 413, 54_006) });
    expect(await receive(context, message)).toEqual({ outcome: 'answered', reason: 'not-remembered' });
    expect(context.said()).toEqual(['You said hi']);
  });
});

describe('a reply that was decided on', () => {
  it('is said by the next delivery at once where Twilio refused it', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'say', failure: BUSY, times: 1 });
    await expect(receive(context, message)).rejects.toBe(BUSY);
    expect(await receive(context, message)).toEqual({ outcome: 'answered' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is not said again while Twilio may still be saying it', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'say', failure: NO_ANSWER, times: 1 });
    await expect(receive(context, message)).rejects.toBe(NO_ANSWER);
    expect(await receive(context, message)).toEqual({ outcome: 'unfinished', reason: 'being-answered' });
    context.memory.now += LEASE_MS;
    expect(await receive(context, message)).toEqual({ outcome: 'answered' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is not said again where it was said and the answer was lost', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'say', failure: NO_ANSWER, times: 1, isDone: true });
    await expect(receive(context, message)).rejects.toBe(NO_ANSWER);
    context.memory.now += LEASE_MS;
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is said once when two deliveries find it unsaid', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'say', failure: NO_ANSWER, times: 1 });
    await expect(receive(context, message)).rejects.toBe(NO_ANSWER);
    context.memory.now += LEASE_MS;
    await Promise.all([receive(context, message), receive(context, message)]);
    expect(context.said()).toEqual(['You said hi']);
  });

  it('is given up where the customer opted out of messages', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    failing(context, { verb: 'say', failure: new TwilioFailure('refused', 400, 21_610), times: 1 });
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'opted-out' });
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'answered-before' });
    expect(context.said()).toEqual([]);
  });

  it('is still owed after the next message where positions show no room for it, and not owed where they do', async () => {
    const context = createMemoryContext();
    const first = { ...context.hears('hi'), index: 0 };
    failing(context, { verb: 'say', failure: NO_ANSWER, times: 1 });
    await expect(receive(context, first)).rejects.toBe(NO_ANSWER);
    await receive(context, { ...context.hears('hello?'), index: 1 });
    expect(context.ledger()).toMatchObject({ replies: [{ to: first.sid }, { text: 'You said hello?' }] });
    await receive(context, { ...context.hears('so?'), index: 3 });
    expect(context.ledger()).toMatchObject({ replies: [{ text: 'You said so?' }] });
  });
});

describe('a message that is not for the bot', () => {
  it("is an agent's, or of someone who joined later", async () => {
    const context = await greeted();
    const message = { ...context.hears('hello'), author: 'agent' };
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'not-the-customer' });
    const fresh = createMemoryContext();
    const first = { ...fresh.hears('hello'), author: 'agent' };
    expect(await receive(fresh, first)).toEqual({ outcome: 'ignored', reason: 'not-the-customer' });
    expect(fresh.ledger()).toBeUndefined();
  });

  it('is in an engagement that Twilio does not show yet, or not any more', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    context.memory.engagements.clear();
    expect(await receive(context, message)).toEqual({ outcome: 'unfinished', reason: 'not-visible-yet' });
    const { writtenAt: _, ...undated } = message;
    expect(await receive(context, undated)).toEqual({ outcome: 'unfinished', reason: 'not-visible-yet' });
    context.memory.now += 5 * MINUTE;
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'conversation-gone' });
  });

  it('is in an engagement that has ended: what swallows such messages is ended, too', async () => {
    const context = createMemoryContext();
    const message = context.hears('hi');
    context.memory.merge(context.row(), { ended: true });
    context.memory.now += 5 * MINUTE;
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'conversation-ended' });
    expect(context.row().carrier).toBeUndefined();
    expect(context.said()).toEqual([]);
  });

  it('is in an engagement whose noted Task lives', async () => {
    const context = await withAgent();
    context.store(context.row().sid, 'no ledger');
    const message = { ...context.hears('hello?'), index: 7 };
    expect(await receive(context, message)).toEqual({ outcome: 'ignored', reason: 'with-agent' });
    expect(context.said()).toEqual(['You said hi', 'An agent comes']);
  });
});

describe('a customer with an agent', () => {
  it('is not answered, and a webhook of the bot that is still there is taken off', async () => {
    const context = await withAgent();
    const hookSid = context.memory.sid('WH');
    context.row().hooks.set(hookSid, { url: '/inbound' });
    expect(await receive(context, context.hears('hello?'))).toEqual({ outcome: 'ignored', reason: 'with-agent' });
    expect(context.isHooked()).toBe(false);
    expect(context.said()).toEqual(['You said hi', 'An agent comes']);
  });

  it('is answered by the bot again after the Task', async () => {
    const context = await withAgent();
    for (const task of context.memory.tasks.values()) task.status = 'over';
    expect(await receive(context, context.hears('me again'))).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ phase: 'bot', dialogue: { turns: 1 } });
    expect(context.said().at(-1)).toBe('You said me again');
  });

  it('is left to the hold that the ledger notes, until it is over', async () => {
    const context = await withAgent();
    for (const task of context.memory.tasks.values()) task.status = 'over';
    context.store(context.row().sid, { ...context.ledger(), heldUntil: context.now() + MINUTE });
    expect(await receive(context, context.hears('5 of 5'))).toEqual({ outcome: 'ignored', reason: 'held' });
    context.memory.now += MINUTE;
    expect(await receive(context, context.hears('me again'))).toEqual({ outcome: 'answered' });
  });

  it('is left alone where another Task lives by now', async () => {
    const context = await withAgent();
    for (const task of context.memory.tasks.values()) task.status = 'over';
    const attributes = { engagement: context.row().sid };
    context.memory.tasks.set('WT2', { sid: 'WT2', attributes, createdAt: context.now(), status: 'waiting' });
    expect(await receive(context, context.hears('hello?'))).toEqual({ outcome: 'ignored', reason: 'with-agent' });
  });

  it('is not answered by a late delivery through a webhook that was taken off since', async () => {
    const context = await greeted();
    const late = context.hears('late');
    await receive(context, context.hears('agent'));
    for (const task of context.memory.tasks.values()) task.status = 'over';
    expect(await receive(context, late)).toEqual({ outcome: 'ignored', reason: 'late' });
  });
});

describe('a goodbye', () => {
  it('is answered, and the engagement cleaned up', async () => {
    const context = await greeted();
    expect(await receive(context, context.hears('bye'))).toEqual({ outcome: 'closed' });
    expect(context.said().at(-1)).toBe('Goodbye');
    expect(context.row()).toMatchObject({ attributes: '{"ended":true}' });
    expect(context.row().carrier).toBeUndefined();
    expect(context.ledger()).toMatchObject({ phase: 'closed' });
  });

  it('closes nothing where the customer writes on at the same moment', async () => {
    const context = await greeted();
    const bye = context.hears('bye');
    const next = context.hears('wait');
    let isFirst = true;
    context.memory.around = async (verb, call) => {
      const result = await call();
      if (verb === 'say' && isFirst) {
        isFirst = false;
        await receive(context, next);
      }
      return result;
    };
    expect(await receive(context, bye)).toEqual({ outcome: 'answered' });
    expect(context.ledger()).toMatchObject({ phase: 'bot' });
    expect(context.row().carrier).toBeDefined();
  });

  it('is waited for by a message that comes in the middle of the clean-up', async () => {
    const context = await greeted();
    const bye = context.hears('bye');
    const next = context.hears('wait');
    const found: unknown[] = [];
    meanwhile(context, 'end engagement', async () => found.push(await receive(context, next)));
    expect(await receive(context, bye)).toEqual({ outcome: 'closed' });
    expect(found).toEqual([{ outcome: 'unfinished', reason: 'being-ended' }]);
  });
});

it('fails as Twilio does, where the ledger cannot be read', async () => {
  const context = await greeted();
  failing(context, { verb: 'ledger read', failure: REFUSED });
  await expect(receive(context, context.hears('and now?'))).rejects.toBe(REFUSED);
});
