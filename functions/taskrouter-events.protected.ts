import { compose, TASK_READERS } from '../src/compose';
import { passOn } from '../src/janitor/downstream';
import { handleEvents } from '../src/janitor/janitor';
import type { Endpoint } from '../src/platform/handler';
import { toHandler } from '../src/platform/system';
import { together } from '../src/platform/together';
import { readEvents } from '../src/twilio/events';

/** TaskRouter waits 15 s, but the platform ends a Function after 10: the rest is for the answer's way back. */
const CALLBACK_MS = 8_500;
/** An Event Streams sink waits 5 s (https://www.twilio.com/docs/events/webhook-quickstart), and then sends all of it again. */
const SINK_MS = 4_500;

/** The janitor: cleans up what a Task leaves behind when it ends. Other consumers get the events, too. */
export const taskrouterEvents: Endpoint = {
  name: 'taskrouter-events',
  timeMs: (contentType = '') => (/json/i.test(contentType) ? SINK_MS : CALLBACK_MS),
  async answer(invocation) {
    const events = readEvents(invocation.params, invocation.header('content-type'));
    const parts = { readers: TASK_READERS, compose: () => compose(invocation) };
    const [done] = await together(handleEvents(invocation, events, parts), passOn(invocation, events));
    return { status: done ? 204 : 503 };
  },
};

export const handler = toHandler(taskrouterEvents);
