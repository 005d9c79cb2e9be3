import type { Faults } from '../../chaos/faults';
import { type EmulatorClock, isoSeconds } from '../../core/clock';
import type { Ids } from '../../core/ids';
import type { Journal } from '../../core/journal';
import type { Store } from '../../core/store';
import type { Deliverer } from '../../deliver/deliver';
import type { WorldOptions } from './options';
import type { Topic } from './product';

/** What a handler may touch: everything the embedded Twilio is made of. */
export interface TwilioWorld {
  readonly accountSid: string;
  readonly authToken: string;
  readonly store: Store;
  readonly clock: EmulatorClock;
  readonly ids: Ids;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly deliverer: Deliverer;
  readonly options: WorldOptions;
  /** Of the dependencies of a Build, those that cannot be had: `axios@^1.0.0`. */
  readonly missingDependencies: (dependencies: readonly { name: string; version: string }[]) => string[];
  /** Plans `kind` (see {@link TimerHandlers}) for `ms` from now. Planned things are data, and survive a snapshot. */
  schedule(ms: number, kind: string, data: Record<string, string>): void;
  /** Tells all parts that listen to it, before it returns. */
  tell<T>(topic: Topic<T>, happening: T): void;
}

export const timestamp = (world: TwilioWorld): string => isoSeconds(world.clock.now());

/** A row with what most kinds of resources have: a SID of its own, the account, dates. */
export const newRow = <T extends object>(world: TwilioWorld, prefix: string, values: T) => ({
  sid: world.ids.sid(prefix),
  account_sid: world.accountSid,
  date_created: timestamp(world),
  date_updated: timestamp(world),
  ...values,
});
