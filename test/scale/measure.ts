import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { createEmulator, type Emulator } from '../../emulator/emulator';
import { environmentOf, furnish } from '../../emulator/furnish';
import { createGateway, type GatewayRecord } from '../../emulator/platform/gateway';
import type { Report } from '../../src/sweep/report';
import { PUBLIC_URL } from '../support/world';
import { furnishLarge, inspect, type LargeAccount, staleOf } from './account';
import type { Count, Run } from './figures';
import type { Memory, Work } from './messages';
import { type Remote, startRemote } from './remote';

/** ms of virtual time that every call takes. */
export const LATENCY_MS = 100;
const URL = `${PUBLIC_URL}/sweep`;

/** Slices in a row that do nothing: a bug that would never end. */
const MAX_IDLE = 3;

interface Stage {
  emulator: Emulator;
  large: LargeAccount;
  remote: Remote;
  count: { calls: number; refused: number };
}

/** A new account of that size, the same every time, behind slow calls and Twilio's limits. */
const onStage = async <T>(size: number, child: string, work: (stage: Stage) => Promise<T>) => {
  const emulator = createEmulator();
  const large = furnishLarge(emulator, furnish(emulator, { publicUrl: PUBLIC_URL }), size);
  emulator.faults.set([{ fault: 'slow', probability: 1, ms: LATENCY_MS }]);
  const count = { calls: 0, refused: 0 };
  emulator.journal.onEntry(({ kind, status }) => {
    if (kind !== 'call') return;
    if (status === 429) count.refused += 1;
    else count.calls += 1;
  });
  const remote = startRemote(emulator, child);
  try {
    const found = await work({ emulator, large, remote, count });
    return { ...found, ...count, ...inspect(emulator, large), ...sizeOf(size) };
  } finally {
    remote.close();
    emulator.close();
  }
};

const sizeOf = (channels: number) => {
  const stale = staleOf(channels);
  return { channels, stale, pages: 2 * Math.ceil(channels / 100) + Math.ceil((channels - stale) / 1000) };
};

interface Slice {
  report: Report;
  memory: Memory;
  record: GatewayRecord;
}

/** Asks for slices through the platform's gateway, as a scheduler does. */
const createScheduler = ({ emulator, large, remote }: Stage) => {
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
      const work: Work = { kind: 'invoke', request, environment: environmentOf(account) };
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
export const measureSweep = async (size: number, child: string): Promise<Run> =>
  onStage(size, child, async (stage) => {
    const slice = createScheduler(stage);
    // Loads what the SDK loads when it is first needed, which is no slice's own.
    await slice({ dryRun: 'true' });
    Object.assign(stage.count, { calls: 0, refused: 0 });
    const { clock } = stage.emulator;
    const began = clock.now();
    const slices: Slice[] = [];
    do {
      slices.push(await slice({ dryRun: 'false' }));
      requireProgress(size, slices);
    } while (!slices.at(-1)?.report.done);
    return {
      way: 'sweep' as const,
      slices: slices.length,
      virtualMs: clock.now() - began,
      longestMs: Math.max(...slices.map(({ record }) => record.endedAt - record.startedAt)),
      // Over what was alive before the first: so it shows, too, if one slice leaves something behind for the next.
      peakBytes: Math.max(...slices.map(({ memory }) => memory.peak)) - (slices[0]?.memory.base ?? 0),
    };
  });

/** @param child what `child.ts` was compiled to */
export const measureStraightforward = async (size: number, child: string): Promise<Run> =>
  onStage(size, child, async ({ emulator, large, remote }) => {
    const began = emulator.clock.now();
    const { memory } = await remote.perform({ kind: 'straightforward', environment: environmentOf(large.account) });
    const virtualMs = emulator.clock.now() - began;
    return {
      way: 'straightforward' as const,
      slices: 1,
      longestMs: virtualMs,
      peakBytes: memory.peak - memory.base,
      virtualMs,
    };
  });

/** Its pages of channels and sessions, three calls for each channel, and two for each that is stale. */
export const countStraightforward = (size: number): Count => {
  const { stale, ...rest } = sizeOf(size);
  return { way: 'straightforward', stale, ...rest, calls: 2 * Math.ceil(size / 100) + 3 * size + 2 * stale };
};
