import type { OrchestrationName } from '../../src/platform/settings';

/** How an account is cleaned up. `sessions first`: as a public sweeper does it, with none of the safety. */
export type Way = 'sweep' | 'deep sweep' | 'straightforward' | 'sessions first';

/** What cleaning up an account of one size came to, in one way. */
export interface Run {
  orchestration: OrchestrationName;
  way: Way;
  /** Open ones: Chat Channels, each with a session, or Conversations. */
  channels: number;
  /** INACTIVE or closed ones beside them. */
  past: number;
  stalePercent: number;
  /** ms that half of the calls took at most. */
  medianMs: number;
  stale: number;
  /** Pages in which Twilio lists sessions, ledgers and live Tasks: S/100 + L/100 + T/1000. */
  pages: number;
  /** Those that were not refused. */
  calls: number;
  /** With 429, which is no work done. */
  refused: number;
  slices: number;
  /** ms, from the first call to the last. */
  virtualMs: number;
  /** ms */
  longestMs: number;
  /** Bytes that were alive at most in a slice, over those before the first. */
  peakBytes: number;
  /** Stale engagements that are not cleaned up as they should be. */
  left: number;
  /** Live engagements of which anything has changed. */
  touched: number;
}

/** How many calls the straightforward way would make: counted, not run. */
export type Count = Pick<Run, 'orchestration' | 'way' | 'channels' | 'past' | 'stale' | 'pages' | 'calls'>;

export type Figures = Run | Count;

export const isRun = (figures: Figures): figures is Run => 'virtualMs' in figures;
