import { createFaults } from './chaos/faults';
import { type ClockOptions, createClock, type EmulatorClock } from './core/clock';
import { createIds } from './core/ids';
import { createJournal } from './core/journal';
import { type Row, Store } from './core/store';
import { createDeliverer, type Poster } from './deliver/deliver';
import { people } from './people/people';
import { PRODUCTS } from './products/products';
import { defaultOptions, type WorldOptions } from './products/shared/options';
import type { AnyProduct, Part, TimerHandlers } from './products/shared/product';
import type { TwilioWorld } from './products/shared/world';
import { createApi } from './wire/api';

export interface EmulatorOptions extends ClockOptions {
  seed?: number;
  accountSid?: string;
  authToken?: string;
  /** Where accounts differ; see {@link WorldOptions}. */
  options?: Partial<WorldOptions>;
  /** How webhooks reach their receivers. Default: no receiver answers. */
  post?: Poster;
  /** See {@link TwilioWorld.missingDependencies}. Default: none is missing. */
  missingDependencies?: TwilioWorld['missingDependencies'];
  /** Default: all. */
  products?: readonly AnyProduct[];
}

export interface Emulator extends TwilioWorld {
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
const ACCOUNT_SID = `AC${'f'.repeat(32)}`;
const AUTH_TOKEN = '0123456789abcdef0123456789abcdef';

const noReceiver: Poster = () => Promise.reject(new Error('No receiver is connected to the embedded Twilio'));

/** Something that a part does later. */
interface Plan extends Row {
  key: string;
  kind: string;
  data: Record<string, string>;
  /** Epoch ms. */
  at: number;
}

const timersOf = (parts: readonly Part[]): Map<string, TimerHandlers[string]> => {
  const timers = new Map<string, TimerHandlers[string]>();
  for (const { name, timers: own = {} } of parts) {
    for (const [kind, fire] of Object.entries(own)) {
      if (timers.has(kind)) throw new Error(`${name} has a timer ${kind}, and so has another part`);
      timers.set(kind, fire);
    }
  }
  return timers;
};

/** A whole Twilio account in memory: what it answers, what it remembers, and what it does by itself. */
export const createEmulator = (options: EmulatorOptions = {}): Emulator => {
  const {
    seed = 1,
    accountSid = ACCOUNT_SID,
    authToken = AUTH_TOKEN,
    post = noReceiver,
    products = PRODUCTS,
    missingDependencies = () => [],
  } = options;
  const clock: EmulatorClock = createClock(options);
  const ids = createIds(seed);
  const journal = createJournal(clock.now);
  const faults = createFaults(ids.random);
  const deliverer = createDeliverer({ authToken, clock, ids, journal, post });
  const store = new Store(clock.now);
  const parts: Part[] = [...products, people];
  const timers = timersOf(parts);
  const listeners = parts.flatMap(({ listens = [] }) => listens);

  const plans = () => store.of<Plan>('emulator.plans');
  const carryOut = ({ kind, data }: Plan) => {
    try {
      const fire = timers.get(kind);
      if (!fire) throw new Error(`Nothing in the account has a timer ${kind}`);
      fire(world, data);
    } catch (error) {
      // Nothing waits for a plan: in flowing time its error would end the process. In still time a test shall see it.
      if (!options.flowing) throw error;
      journal.note({ kind: 'note', name: `a plan failed: ${kind}`, detail: { error: String(error) }, fault: 'failed' });
    }
  };
  const arm = (key: string, at: number) => {
    clock.setTimeout(() => {
      const plan = plans().get(key);
      if (plan && plans().remove(key)) carryOut(plan);
    }, at - clock.now());
  };

  let planned = 0;
  const world: TwilioWorld = {
    accountSid,
    authToken,
    store,
    clock,
    ids,
    journal,
    faults,
    deliverer,
    missingDependencies,
    options: { ...defaultOptions(), ...options.options },
    schedule(ms, kind, data) {
      const key = String(++planned);
      const at = clock.now() + ms;
      plans().insert(key, { key, kind, data, at });
      arm(key, at);
    },
    tell(topic, happening) {
      for (const { topic: name, act } of listeners) {
        if (name === topic.name) act(world, happening as never); // reason: this topic made the listener
      }
    },
  };
  const api = createApi({ world, products });

  return Object.assign(world, {
    api,
    snapshot: (): Snapshot => ({ store: store.snapshot(), ids: ids.state, now: clock.now() }),
    restore(snapshot: Snapshot) {
      clock.reset(snapshot.now);
      api.hangUp();
      ids.state = snapshot.ids;
      store.restore(snapshot.store);
      planned = Math.max(
        0,
        ...plans()
          .all()
          .map(({ key }) => Number(key)),
      );
      for (const { key, at } of plans().all()) arm(key, at);
    },
    close() {
      clock.close();
      api.hangUp();
    },
  });
};
