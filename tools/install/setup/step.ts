import type { Twilio } from 'twilio';
import type { Variables } from '../../support/environment';
import type { World } from '../world';
import type { SetupOptions } from './options';
import type { SetupPlan } from './plan';

/** What all steps work on. */
export interface Work {
  world: World;
  client: Twilio;
  plan: SetupPlan;
  options: SetupOptions;
  /** Told of each thing that was changed. */
  tell(done: string): void;
}

/** What one step leaves for the next ones. */
export interface Progress {
  variables: Variables;
  origin: string;
}

/** One that is done already does nothing. */
export type Step = (work: Work, progress: Progress) => Promise<Progress>;
