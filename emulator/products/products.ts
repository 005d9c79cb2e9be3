import type { TimerHandlers } from '../core/world';
import { runJanitor } from '../flex/janitor';
import { loadSpec, type Spec } from '../spec/load';
import type { Handlers } from '../wire/call';
import { createValidators, type Validators } from '../wire/validate';
import { chatHandlers, chatSpec } from './chat/chat';
import { flexHandlers, flexSpec } from './flex/flex';
import { proxyHandlers, proxySpec, proxyTimers } from './proxy/proxy';
import { serverlessHandlers, serverlessSpec, serverlessTimers } from './serverless/serverless';
import { createSync } from './sync/sync';
import { onEvent } from './taskrouter/events';
import { createTaskRouter } from './taskrouter/taskrouter';

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
  const specs = [chatSpec, flexSpec, proxySpec, serverlessSpec, sync, loadSpec('taskrouter')];
  const messaging = { handlers: { ...chatHandlers, ...flexHandlers, ...proxyHandlers }, timers: proxyTimers };
  const serverless = { handlers: serverlessHandlers, timers: serverlessTimers };
  const parts = [messaging, serverless, createSync(sync), createTaskRouter()];
  onEvent((world, { event_type: type, event_data: { task_attributes: taskAttributes = '' } }) =>
    runJanitor(world, { type, taskAttributes }),
  );
  loaded = {
    specs,
    validators: createValidators(specs),
    handlers: Object.assign({}, ...parts.map((part) => part.handlers)),
    timers: Object.assign({}, ...parts.map((part) => part.timers)),
  };
  return loaded;
};
