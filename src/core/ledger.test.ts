import { botLedger, closedLedger, HOOK, handingOverLedger, NOW, withAgentLedger } from '../../test/support/facts';
import { openingState } from './dialogue';
import { isUnsaid } from './facts';
import {
  cameBack,
  closed,
  dropped,
  handingOver,
  heard,
  held,
  isBeingSent,
  isLeased,
  LEASE_MS,
  type Ledger,
  type LedgerRecord,
  lastRouting,
  noted,
  strangers,
  withAgent,
} from './ledger';

const AT = { now: NOW, id: 'now' };
const ROUTING = { taskSid: 'WT1' };
const COMING = { ...ROUTING, coming: true as const, hook: HOOK, interactionSid: 'KD1' };
const RETRY = { brief: { language: 'en' }, told: true as const, dropped: 2, lost: 1 };

/** The data of a ledger of that phase; the types of `test/support/facts` say which one it is. */
const dataOf = <Phase extends Ledger['phase']>({ data }: LedgerRecord, phase: Phase) => {
  if (data.phase !== phase) throw new Error(`It is ${data.phase}`);
  return data as Extract<Ledger, { phase: Phase }>; // by the check before it
};
const bot = (said: Parameters<typeof botLedger>[0] = {}) => dataOf(botLedger(said), 'bot');
const handing = (said: Parameters<typeof handingOverLedger>[0] = {}) => dataOf(handingOverLedger(said), 'handing-over');
const agents = (said: Parameters<typeof withAgentLedger>[0] = {}) => dataOf(withAgentLedger(said), 'with-agent');
const over = (said: Parameters<typeof closedLedger>[0] = {}) => dataOf(closedLedger(said), 'closed');

/** Exactly these fields: an absent one is not there at all. */
const expectLedger = (ledger: Ledger, fields: object): void => expect(ledger).toStrictEqual(fields);

const { phase: _phase, ...kept } = { ...agents(), stamp: 'now' };

describe('heard', () => {
  const said = { sid: 'IM9', dialogue: { ...openingState(), turns: 1 }, replies: [] };

  it('remembers the message, and the webhook that told of it', () => {
    const before = bot({ answered: ['IM1'] });
    const fields = { ...before, heardAt: NOW, dialogue: said.dialogue, answered: ['IM1', 'IM9'], stamp: 'now' };
    expectLedger(heard(before, said, AT), fields);
    expectLedger(heard(before, { ...said, hookSid: 'WH1' }, AT), { ...fields, hookSid: 'WH1' });
  });

  it('keeps the newest sixty messages', () => {
    const answered = Array.from({ length: 60 }, (_, i) => `IM${i}`);
    expect(heard(bot({ answered }), said, AT).answered).toEqual([...answered.slice(1), 'IM9']);
  });
});

it('handingOver takes the lease, and keeps what the bot says of it', () => {
  const lease = { holder: 'now', until: NOW + LEASE_MS };
  const fields = { ...bot(), phase: 'handing-over', since: NOW, lease, stamp: 'now' };
  expectLedger(handingOver(bot(), undefined, AT), fields);
  expectLedger(handingOver(bot(), RETRY.brief, AT), { ...fields, brief: RETRY.brief });
});

describe('withAgent', () => {
  const fields = { ...kept, phase: 'with-agent', since: NOW };

  it('forgets what was needed for another attempt, unless Twilio may drop this one', () => {
    expectLedger(withAgent(handing(RETRY), ROUTING, AT), { ...fields, routing: ROUTING });
    expectLedger(withAgent(handing(RETRY), COMING, AT), { ...fields, ...RETRY, routing: COMING });
  });

  it('keeps the doubt, and how to put the bot back', () => {
    const before = handing({ doubtful: true, hook: HOOK });
    expectLedger(withAgent(before, ROUTING, AT), { ...fields, routing: ROUTING, doubtful: true, hook: HOOK });
  });
});

describe('dropped', () => {
  const fields = { ...kept, phase: 'handing-over', since: NOW, heardAt: NOW, replies: [] };

  it('counts, and remembers where the handover led', () => {
    expectLedger(dropped(agents(), AT), { ...fields, dropped: 1 });
    const before = agents({ ...RETRY, routing: COMING });
    expectLedger(dropped(before, AT), { ...fields, ...RETRY, dropped: 3, former: COMING });
  });
});

describe('noted', () => {
  const fields = { ...kept, phase: 'with-agent', since: NOW };

  it('makes certain where it led, and remembers that the bot’s webhook was taken off', () => {
    const { coming: _coming, ...routing } = COMING;
    expectLedger(noted(agents(), { routing: COMING }, AT), { ...fields, routing });
    const noting = { routing: COMING, standing: 'left' as const, endedFor: 'WT1' };
    expectLedger(noted(over(), noting, AT), { ...fields, ...noting, routing });
  });
});

describe('held', () => {
  it('keeps since when, and where the last handover led', () => {
    const fields = { ...kept, phase: 'with-agent', since: 5, heldUntil: NOW };
    expectLedger(held(agents({ since: 5, routing: ROUTING }), NOW, AT), { ...fields, routing: ROUTING });
    expectLedger(held(agents({ since: 5 }), NOW, AT), fields);
    expectLedger(held(bot({ since: 5 }), NOW, AT), fields);
  });
});

describe('closed', () => {
  const fields = { ...kept, phase: 'closed', since: NOW };

  it('keeps the webhook of the bot where it is on for certain', () => {
    expectLedger(closed(bot({ hookSid: 'WH1' }), AT), { ...fields, hookSid: 'WH1' });
    expectLedger(closed(over({ hookSid: 'WH1' }), AT), { ...fields, hookSid: 'WH1' });
    expectLedger(closed(handing({ hookSid: 'WH1' }), AT), fields);
    expectLedger(closed(bot(), AT), fields);
    expectLedger(closed(bot({ hookSid: 'WH1' }), AT, { hookSid: 'WH2' }), { ...fields, hookSid: 'WH2' });
  });

  it('keeps where the handover led while more is to be done', () => {
    expectLedger(closed(agents({ routing: ROUTING }), AT), fields);
    const left = { left: true as const };
    expectLedger(closed(agents({ routing: ROUTING }), AT, left), { ...fields, ...left, routing: ROUTING });
    expectLedger(closed(bot(), AT, left), { ...fields, ...left });
  });
});

describe('cameBack', () => {
  const fields = { ...kept, phase: 'bot', since: NOW, heardAt: NOW, replies: [] };
  const dialogue = openingState();

  it('begins anew, and remembers where the last handover led', () => {
    expectLedger(cameBack(over(), { dialogue }, AT), fields);
    const bare = { dialogue, hook: HOOK, hookSid: 'WH1' };
    const before = agents({ routing: ROUTING });
    expectLedger(cameBack(before, bare, AT), { ...fields, hook: HOOK, hookSid: 'WH1', former: ROUTING });
  });

  it('keeps how to put the bot back', () => {
    expectLedger(cameBack(over({ hook: HOOK }), { dialogue }, AT), { ...fields, hook: HOOK });
  });
});

it('strangers is the ledger of a customer whom the bot never met', () => {
  const said = { orchestration: 'flex-flow' as const, channelType: 'sms', dialogue: openingState() };
  expectLedger(strangers(said, AT), { ...kept, phase: 'with-agent', since: NOW, customer: '' });
});

it('lastRouting is where the last handover led, in the phases that know it', () => {
  expect([undefined, bot(), agents(), agents({ routing: ROUTING })].map(lastRouting)).toEqual([
    undefined,
    undefined,
    undefined,
    ROUTING,
  ]);
});

describe('a lease', () => {
  const until = (at: number) => closedLedger({ lease: { holder: 'x', until: at } }).data;

  it('runs until its end, and none lies further ahead than two lengths', () => {
    const ends = [NOW, NOW + 1, NOW + 2 * LEASE_MS, NOW + 2 * LEASE_MS + 1];
    expect(ends.map((at) => isLeased(until(at), NOW))).toEqual([false, true, true, false]);
    expect(ends.map((at) => isBeingSent({ to: '', text: '', until: at }, NOW))).toEqual([false, true, true, false]);
  });

  it('is none where there is none', () => {
    expect([undefined, bot(), over()].map((ledger) => isLeased(ledger, NOW))).toEqual([false, false, false]);
  });
});

it('isUnsaid where a reply is owed to a customer who was heard since', () => {
  const replies = [{ to: 'IM1', text: 'Hi', until: 0 }];
  expect(isUnsaid(bot({ heardAt: 5 }))).toBe(false);
  expect([undefined, 4, 5, 6].map((from) => isUnsaid(bot({ heardAt: 5, replies }), from))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
