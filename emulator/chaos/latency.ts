import type { Ids } from '../core/ids';
import { concerns } from './faults';

/**
 * How long calls take: half of them at most `medianMs`, all but one in a hundred at most `p99Ms`.
 * @fidelity api.latency
 */
export interface LatencyRule {
  /** As in a fault's rule: `taskrouter.CreateTask`, `taskrouter.*`; absent: every call. */
  operation?: string;
  medianMs: number;
  /** Default: `medianMs`, so that every call takes as long. */
  p99Ms?: number;
}

/** The 99th percentile of the standard normal distribution. */
const Z_99 = 2.3263;

/** Box and Muller's transform: https://doi.org/10.1214/aoms/1177706645 */
const normal = ({ random }: Ids): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/**
 * ms that a call takes, from the first rule that concerns it; 0 where none does. Log-normal, as latencies of services
 * are: never negative, with a long tail.
 */
export const latencyOf = (rules: readonly LatencyRule[], operation: string, ids: Ids): number => {
  const rule = rules.find((one) => concerns(one.operation, operation));
  if (!rule) return 0;
  const { medianMs, p99Ms = medianMs } = rule;
  if (p99Ms <= medianMs) return medianMs;
  const sigma = Math.log(p99Ms / medianMs) / Z_99;
  return Math.round(medianMs * Math.exp(sigma * normal(ids)));
};
