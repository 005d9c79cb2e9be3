import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createEmulator, type Emulator } from '../../emulator/emulator';
import { environmentOf, type Furnished, furnish } from '../../emulator/furnish';
import { createGateway, type GatewayRecord } from '../../emulator/platform/gateway';
import { ask } from '../../emulator/products/ask';
import type { OrchestrationName } from '../../src/platform/settings';
import type { Report } from '../../src/sweep/report';
import { SWEEP_DOCUMENT, type SweepState } from '../../src/sweep/state';
import { PUBLIC_URL } from '../support/world';
import { furnishLarge, type Kind, type LargeAccount, ledgersOf, staleOf } from './account';
import { furnishConversations } from './conversations';
import type { Count, Run, Way } from './figures';
import type { Memory, Work } from './messages';
import { type Remote, startRemote } from './remote';

/** An account, and how quick Twilio is. */
export interface Terms extends Kind {
  orchestration: OrchestrationName;
  size: number;
  /** ms of virtual time that half of the calls take at most, and 99 of 100. */
  medianMs: number;
  p99Ms: number;
}

const URL = `${PUBLIC_URL}/sweep`;

/** Slices in a row that do nothing: a bug that would never end. */
const MAX_IDLE = 3;

type Furnishing = (
  world: Emulator,
  account: Furnished,
  size: number,
  kind: Kind,
) => LargeAccount | Promise<LargeAccount>;

const FURNISH: Record<OrchestrationName, Furnishing> = {
  'flex-flow': furnishLarge,
  conversations: furnishConversations,
};

interface Stage {
  orchestration: OrchestrationName;
  emulator: Emulator;
  large: LargeAccount;
  remote: Remote;
  count: { calls: number; refused: number };
}

/** A new account of that size, the same every time, behind slow calls and Twilio's limits. */
const onStage = async <T>(terms: Terms, child: string, work: (stage: Stage) => Promise<T>) => {
  const { orchestration, size, medianMs, p99Ms, ...kind } = terms;
  const emulator = createEmulator();
  const account = furnish(emulator, { publicUrl: PUBLIC_URL });
  const large = await FURNISH[orchestration](emulator, account, size, kind);
  emulator.options.latency = [{ medianMs, p99Ms }];
  const count = { calls: 0, refused: 0 };
  emulator.journal.onEntry(({ kind, status }) => {
    if (kind !== 'call') return;
    if (status === 429) count.refused += 1;
    else count.calls += 1;
  });
  const remote = startRemote(emulator, child);
  try {
    const found = await work({ orchestration, emulator, large, remote, count });
    return { ...found, ...count, ...large.inspect(), ...sizeOf(terms) };
  } finally {
    remote.close();
    emulator.close();
  }
};

const sizeOf = (terms: Terms) => {
  const { orchestration, size: channels, past, stalePercent, medianMs, isMixed } = terms;
  const stale = staleOf(channels, terms);
  const ledgers = isMixed ? ledgersOf(channels) : 0;
  const pages = Math.ceil(channels / 100) + Math.ceil(ledgers / 100) + Math.ceil((channels - stale) / 1000);
  return { orchestration, channels, past, stalePercent, medianMs, stale, pages };
};

/** Each API lists what the other has, too: what looks after both reads the pages of both. */
const environmentFor = (account: Furnished, orchestration: OrchestrationName): Record<string, string> => ({
  ...environmentOf(account),
  ORCHESTRATIONS: orchestration,
});

/** As if a deep sweep had ended a moment ago: none is due for a day. */
const noteDeepSweep = ({ emulator, large }: Stage): void => {
  const Data: SweepState = { runs: [], deep: { at: emulator.clock.now(), pages: 1_000_000 } };
  const { syncServiceSid: ServiceSid } = large.account;
  ask(emulator, 'sync.CreateDocument', { ServiceSid }, { UniqueName: SWEEP_DOCUMENT, Data });
};

interface Slice {
  report: Report;
  memory: Memory;
  record: GatewayRecord;
}

/** Asks for slices through the platform's gateway, as a scheduler does. */
const createScheduler = ({ orchestration, emulator, large, remote }: Stage) => {
  const { account } = large;
  let record: GatewayRecord | undefined;
  let memory: Memory | undefined;
  const gateway = createGateway({
    functions: [{ path: '/sweep', access: 'protected' }],
    assets: [],
    authToken: account.authToken,
    clock: emulator.clock,
    onRequest: () => ({
      end(one) {
        record = one;
      },
    }),
    async invoke(request) {
      const work: Work = { kind: 'invoke', request, environment: environmentFor(account, orchestration) };
      const done = await remote.perform(work);
      memory = done.memory;
      return done.response ?? { status: 500, headers: {}, body: '' };
    },
  });
  return async (params: Record<string, string>): Promise<Slice> => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(account.authToken, URL, params),
    };
    const body = new URLSearchParams(params).toString();
    const { status, body: answer } = await gateway({ method: 'POST', url: URL, headers, body });
    if (status !== 200 || !record || !memory) {
      throw new Error(`With ${large.engagements.length} channels a slice was answered ${status}: ${answer.toString()}`);
    }
    return { report: JSON.parse(answer.toString()) as Report, memory, record };
  };
};

const requireProgress = (size: number, slices: Slice[]) => {
  const newest = slices.slice(-MAX_IDLE - 1).map(({ report }) => report);
  if (newest.length <= MAX_IDLE || newest.some(({ cursor }) => cursor !== newest[0]?.cursor)) return;
  if (newest.slice(1).some(({ cleaned }) => cleaned > 0)) return;
  throw new Error(`With ${size} channels the sweep does not get on: ${JSON.stringify(newest[0])}`);
};

/** @param child what `child.ts` was compiled to */
export const measureSweep = async (terms: Terms, child: string, isDeep = false): Promise<Run> =>
  onStage(terms, child, async (stage) => {
    if (!isDeep) noteDeepSweep(stage);
    const slice = createScheduler(stage);
    // Loads what the SDK loads when it is first needed, which is no slice's own.
    await slice({ dryRun: 'true' });
    Object.assign(stage.count, { calls: 0, refused: 0 });
    const { clock } = stage.emulator;
    const began = clock.now();
    const slices: Slice[] = [];
    do {
      slices.push(await slice({ dryRun: 'false' }));
      requireProgress(terms.size, slices);
    } while (!slices.at(-1)?.report.done);
    return {
      way: isDeep ? ('deep sweep' as const) : ('sweep' as const),
      slices: slices.length,
      virtualMs: clock.now() - began,
      longestMs: Math.max(...slices.map(({ record }) => record.endedAt - record.startedAt)),
      // Over what was alive before the first: so it shows, too, if one slice leaves something behind for the next.
      peakBytes: Math.max(...slices.map(({ memory }) => memory.peak)) - (slices[0]?.memory.base ?? 0),
    };
  });

/** @param child what `child.ts` was compiled to */
export const measureOther = async (
  way: Exclude<Way, 'sweep' | 'deep sweep'>,
  terms: Terms,
  child: string,
): Promise<Run> =>
  onStage(terms, child, async ({ emulator, large, remote }) => {
    const began = emulator.clock.now();
    const { memory } = await remote.perform({ kind: way, environment: environmentFor(large.account, 'flex-flow') });
    const virtualMs = emulator.clock.now() - began;
    return { way, slices: 1, longestMs: virtualMs, peakBytes: memory.peak - memory.base, virtualMs };
  });

/** Its pages of channels and sessions, three calls for each channel, and two for each that is stale. */
export const countStraightforward = (terms: Terms): Count => {
  const { orchestration, stale, channels, past, pages } = sizeOf(terms);
  const calls = Math.ceil((2 * channels + past) / 100) + 3 * (channels + past) + 2 * stale;
  return { orchestration, way: 'straightforward', stale, channels, past, pages, calls };
};
