import type { TimerHandlers } from '../core/world';
import { loadSpec, type Spec } from '../spec/load';
import type { Handlers } from '../wire/call';
import { createValidators, type Validators } from '../wire/validate';
import { createSync } from './sync/sync';

export interface Products {
  specs: Spec[];
  validators: Validators;
  handlers: Handlers;
  timers: TimerHandlers;
}

let loaded: Products | undefined;

/** All products. They keep no state, so one load serves every emulator of a process. */
export const createProducts = (): Products => {
  if (loaded) return loaded;
  const sync = loadSpec('sync');
  const specs = [sync];
  const parts = [createSync(sync)];
  loaded = {
    specs,
    validators: createValidators(specs),
    handlers: Object.assign({}, ...parts.map((part) => part.handlers)),
    timers: Object.assign({}, ...parts.map((part) => part.timers)),
  };
  return loaded;
};
