import { checkup } from '../../functions/checkup';
import { inbound } from '../../functions/inbound.protected';
import { sweep } from '../../functions/sweep.protected';
import { taskrouterEvents } from '../../functions/taskrouter-events.protected';
import { type Endpoint, toFunction } from '../../src/platform/handler';

/** The bundle as a test runs it: another one may have a bug planted in it. */
export interface EntryPoints {
  byPath: Record<string, { endpoint: Endpoint; access: 'protected' | 'public' }>;
  open: typeof toFunction;
}

export const entryPoints: EntryPoints = {
  byPath: {
    '/inbound': { endpoint: inbound, access: 'protected' },
    '/taskrouter-events': { endpoint: taskrouterEvents, access: 'protected' },
    '/sweep': { endpoint: sweep, access: 'protected' },
    '/checkup': { endpoint: checkup, access: 'public' },
  },
  open: toFunction,
};
