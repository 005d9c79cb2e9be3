import type { SdkRequest, SdkResponse } from '../../emulator/network/in-process';
import type { PlatformRequest, PlatformResponse } from '../../emulator/platform/message';

/** What the Functions' process can be asked to do. */
export type Work =
  | { kind: 'invoke'; request: PlatformRequest; environment: Record<string, string> }
  | { kind: 'straightforward' | 'sessions first'; environment: Record<string, string> };

/** Bytes alive right after a forced collection. */
export interface Memory {
  /** Before the work began. */
  base: number;
  /** The most while it was under way. */
  peak: number;
}

export interface Done {
  response?: PlatformResponse;
  memory: Memory;
}

/** To the Functions' process: each message has the time, since only the embedded Twilio knows it. */
export type Downward = { id: number; now: number } & (
  | { kind: 'work'; work: Work }
  | { kind: 'answered'; to: number; response: SdkResponse }
  | { kind: 'failed'; to: number; code?: string; message: string }
  | { kind: 'woken'; to: number }
);

/** From it. Nothing it does takes time: whenever it waits for an answer or for time, it says so. */
export type Upward =
  | { kind: 'call'; id: number; request: SdkRequest }
  | { kind: 'sleep'; id: number; ms: number }
  | { kind: 'done'; done: Done }
  | { kind: 'crashed'; why: string }
  | { kind: 'idle'; after: number };
