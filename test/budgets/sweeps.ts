import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import type { OrchestrationName } from '../../src/platform/settings';
import { SWEEP_DOCUMENT, type SweepState } from '../../src/sweep/state';
import { conversations } from '../orchestrations/conversations';
import { furnishLarge, type Kind, type LargeAccount, staleOf } from '../scale/account';
import { furnishConversations } from '../scale/conversations';
import { createScene, type Scene } from '../support/scene';
import { type CallCount, count, done } from './count';

/** Of each orchestration. The fixed calls of a sweep are within the twentieth that the budget allows for. */
const SIZE = 600;
/** As many INACTIVE channels and closed Conversations as there are open ones. */
const KIND: Kind = { stalePercent: 5, past: SIZE, isMixed: false };
const STALE = staleOf(SIZE, KIND);
/** They have gone inactive by their timer. */
const INACTIVE = 20;

/** Without a deep sweep: one of those reads what is not open any more, once a day. */
const isNotDeep = ({ emulator, account }: Scene): void => {
  const Data: SweepState = { runs: [], deep: { at: emulator.clock.now(), pages: 1_000 } };
  ask(emulator, 'sync.CreateDocument', { ServiceSid: account.syncServiceSid }, { UniqueName: SWEEP_DOCUMENT, Data });
};

/** Every Conversation is made before the age limit: what was made later is in no list. */
const addConversations = async ({ emulator, account }: Scene): Promise<LargeAccount> => {
  const { engagements, ...large } = await furnishConversations(emulator, account, SIZE, KIND);
  const rows = engagements.flatMap(({ sid }) => findChannel(emulator, sid) ?? []);
  const oldest = rows.map(({ date_created: made }) => made).sort()[0] ?? '';
  for (const [i, row] of rows.entries()) {
    row.date_created = oldest;
    if (i % (SIZE / INACTIVE) === 1) row.state = 'inactive';
  }
  const isEnded = ({ sid }: { sid: string }) => findChannel(emulator, sid)?.state === 'closed';
  const live = engagements.filter(({ condition }) => condition !== 'stale');
  // Its dates are not as they were.
  const inspect = () => ({ ...large.inspect(), touched: live.filter(isEnded).length });
  return { ...large, engagements, inspect };
};

/** Until the sweep has come to its end. */
const sweepAll = async (scene: Scene): Promise<string[]> => {
  const sids: string[] = [];
  for (let isDone = false; !isDone; ) {
    const { body } = await scene.sweep();
    // As a report has them.
    for (const { sid } of body.items as { sid: string }[]) sids.push(sid);
    isDone = body.done === true;
  }
  return sids;
};

interface Sweeping {
  job: string;
  of: readonly OrchestrationName[];
  /** Engagements that its lists show. */
  listed: number;
}

const sweep = async ({ job, of, listed }: Sweeping): Promise<CallCount> => {
  const scene = await createScene({ orchestration: conversations });
  scene.environment.ORCHESTRATIONS = of.join();
  const accounts = [
    ...(of.includes('flex-flow') ? [furnishLarge(scene.emulator, scene.account, SIZE, KIND)] : []),
    await addConversations(scene),
  ];
  isNotDeep(scene);
  let sids: string[] = [];
  const calls = await count(scene, async () => {
    sids = await sweepAll(scene);
  });
  const remains = accounts.map((one) => one.inspect());
  const isOnce = sids.length === STALE * of.length && new Set(sids).size === sids.length;
  const isDone = isOnce && remains.every(({ left, touched }) => left + touched === 0);
  const total = Math.floor(1.05 * (Math.ceil(listed / 100) + 1 + 4.1 * STALE * of.length));
  return {
    job,
    ...calls,
    budget: { total },
    ...done(`${STALE * of.length} cleaned up, each once, by its own hand`, isDone),
  };
};

/** Over Conversations alone, and over what both APIs show. */
export const countSweepCalls = async (): Promise<CallCount[]> => [
  await sweep({
    job: `a sweep over ${SIZE - INACTIVE} active, ${INACTIVE} inactive and ${SIZE} closed Conversations, ${STALE} of them stale`,
    of: ['conversations'],
    listed: SIZE,
  }),
  await sweep({
    job: `… beside ${SIZE} Chat Channels and sessions, ${STALE} of them stale, and ${SIZE} INACTIVE channels`,
    of: ['flex-flow', 'conversations'],
    // Conversations list the channels, too.
    listed: SIZE + SIZE + SIZE + SIZE,
  }),
];
