import { createFaults } from './chaos/faults';
import { type ClockOptions, createClock, type EmulatorClock } from './core/clock';
import { createIds } from './core/ids';
import { createJournal } from './core/journal';
import { defaultOptions, type WorldOptions } from './core/options';
import { type Row, Store } from './core/store';
import type { TimerHandlers, World } from './core/world';
import { createDeliverer, type Poster } from './deliver/deliver';
import { createProducts } from './products/products';
import { createApi } from './wire/api';
import type { Transport } from './wire/message';

export interface EmulatorOptions extends ClockOptions {
  seed?: number;
  accountSid?: string;
  authToken?: string;
  /** Where accounts differ; see {@link WorldOptions}. */
  options?: Partial<WorldOptions>;
  /** How webhooks reach their receivers. Default: nobody is there. */
  post?: Poster;
}

export interface Emulator extends World {
  /** Twilio's REST API. Its hooks let a test decide the order of calls. */
  readonly api: ReturnType<typeof createApi>;
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
  close(): void;
}

/** All state as data. Deliveries that are under way at that moment are not part of it. */
export interface Snapshot {
  store: unknown;
  ids: number;
  now: number;
}

/** Made up, like every SID and token here. */
export const ACCOUNT_SID = `AC${'f'.repeat(32)}`;
export const AUTH_TOKEN = '0123456789abcdef0123456789abcdef';

const nobody: Poster = () => Promise.reject(new Error('No receiver is connected to the embedded Twilio'));

/** A whole Twilio account in memory: what it answers, what it remembers, and what it does by itself. */
export const createEmulator = (options: EmulatorOptions = {}): Emulator => {
  const { seed = 1, accountSid = ACCOUNT_SID, authToken = AUTH_TOKEN, post = nobody } = options;
  const clock: EmulatorClock = createClock(options);
  const ids = createIds(seed);
  const journal = createJournal(clock.now);
  const faults = createFaults(ids.random);
  const deliverer = createDeliverer({ authToken, clock, ids, journal, post });
  const store = new Store(clock.now);
  const { specs, validators, handlers, timers } = createProducts();

  const plans = () => store.of<Row>('emulator.plans');
  const arm = (key: string, at: number) => {
    clock.setTimeout(() => {
      const plan = plans().get(key);
      if (!plan || !plans().remove(key)) return;
      run(timers, String(plan.kind), plan.data as Record<string, string>);
    }, at - clock.now());
  };
  const run = (table: TimerHandlers, kind: string, data: Record<string, string>) => {
    const handler = table[kind];
    if (!handler) throw new Error(`Nothing is known to do for the plan ${kind}`);
    handler(world, data);
  };

  let planned = 0;
  const world: World = {
    accountSid,
    authToken,
    store,
    clock,
    ids,
    journal,
    faults,
    deliverer,
    options: { ...defaultOptions(), ...options.options },
    schedule(ms, kind, data) {
      const key = String(++planned);
      const at = clock.now() + ms;
      plans().insert(key, { key, kind, data, at });
      arm(key, at);
    },
  };
  const api: Transport & ReturnType<typeof createApi> = createApi({ world, specs, validators, handlers });

  return Object.assign(world, {
    api,
    snapshot: (): Snapshot => ({ store: store.snapshot(), ids: ids.state, now: clock.now() }),
    restore(snapshot: Snapshot) {
      clock.reset(snapshot.now);
      ids.state = snapshot.ids;
      store.restore(snapshot.store);
      planned = Math.max(
        0,
        ...plans()
          .all()
          .map((plan) => Number(plan.key)),
      );
      for (const plan of plans().all()) arm(String(plan.key), Number(plan.at));
    },
    close: () => clock.close(),
  });
};
