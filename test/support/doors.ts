import { checkup } from '../../functions/checkup';
import { inbound } from '../../functions/inbound.protected';
import { sweep } from '../../functions/sweep.protected';
import { taskrouterEvents } from '../../functions/taskrouter-events.protected';
import { type Endpoint, toFunction } from '../../src/platform/handler';

/** The bundle as a test runs it: another one may have a bug planted in it. */
export interface Doors {
  byPath: Record<string, { door: Endpoint; access: 'protected' | 'public' }>;
  open: typeof toFunction;
}

export const doors: Doors = {
  byPath: {
    '/inbound': { door: inbound, access: 'protected' },
    '/taskrouter-events': { door: taskrouterEvents, access: 'protected' },
    '/sweep': { door: sweep, access: 'protected' },
    '/checkup': { door: checkup, access: 'public' },
  },
  open: toFunction,
};
