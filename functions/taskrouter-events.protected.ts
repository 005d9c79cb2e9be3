import type { Door } from '../src/platform/door';
import { toHandler } from '../src/platform/system';
import { together } from '../src/platform/together';
import { passOn } from '../src/taskrouter/downstream';
import { readEvents } from '../src/taskrouter/events';
import { hear } from '../src/taskrouter/hear';

/** TaskRouter waits 15 s, but the platform ends a Function after 10: the rest is for the answer's way back. */
const TIME_MS = 8_500;

/** The janitor: when a Task ends, what belonged to it is put away. Whoever else wants the events gets them, too. */
export const taskrouterEvents: Door = {
  name: 'taskrouter-events',
  timeMs: TIME_MS,
  async answer(visit) {
    const events = readEvents(visit.params, visit.header('content-type'));
    const [done] = await together(hear(visit, events), passOn(visit, events));
    return { status: done ? 204 : 503 };
  },
};

export const handler = toHandler(taskrouterEvents);
