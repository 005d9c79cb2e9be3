import type { Consumer } from '../platform/consumers';
import type { Invocation } from '../platform/handler';
import { FORM_TYPE, isTaken, postElsewhere } from '../platform/post';
import { type Form, signForm, signUrl, withBodyHash } from '../platform/signature';
import { isTimerTask } from '../sweep/timer';
import { cloudEventsIn, isForm, type TaskEvent } from '../twilio/events';

/** ms for one consumer; TaskRouter itself waits 15 s for us, and the platform ends a Function after 10. */
const CONSUMER_MS = 2_500;

/** Set on what was passed on, so that no event goes round in circles. */
const FORWARDED = 'x-flexkeep-forwarded';

interface Outgoing {
  url: string;
  contentType: string;
  body: string;
  signature: string;
  /** Events in it. */
  count: number;
}

/** Events of the sweeper's own timer are not passed on: consumers get what they got before. */
const wants = ({ events }: Consumer, event: TaskEvent): boolean =>
  !isTimerTask(event) && (!events || events.includes(event.type));

/**
 * The form as it came, as far as the platform tells. What its parser does not keep is lost: the order of
 * a name that comes several times with others between, how characters were escaped, bytes that are no UTF-8, and which
 * of the parameters stood in our own URL's query.
 */
const toForm = (params: Record<string, unknown>): Form =>
  Object.entries(params).flatMap(([name, value]) => [value].flat().map((one): Form[number] => [name, String(one)]));

/** What one consumer gets; `undefined`: it wants none of these events. */
const toOutgoing = (
  consumer: Consumer,
  events: TaskEvent[],
  { params, environment }: Pick<Invocation, 'params' | 'environment'>,
): Outgoing | undefined => {
  const token = String(environment.AUTH_TOKEN);
  const wanted = events.map((event) => wants(consumer, event));
  const count = wanted.filter(Boolean).length;
  if (count === 0) return undefined;
  if (isForm(params)) {
    const form = toForm(params);
    return {
      url: consumer.url,
      contentType: FORM_TYPE,
      body: new URLSearchParams(form).toString(),
      signature: signForm(token, consumer.url, form),
      count,
    };
  }
  const body = JSON.stringify(cloudEventsIn(params).filter((_, at) => wanted[at]));
  const url = withBodyHash(consumer.url, body);
  return { url, contentType: 'application/json', body, signature: signUrl(token, url), count };
};

/** The answer's HTTP status; 0: there was none in time. */
const send = (
  { runtime, deadline }: Invocation,
  { authorization }: Consumer,
  { url, contentType, body, signature }: Outgoing,
): Promise<number> => {
  const headers = {
    'content-type': contentType,
    'x-twilio-signature': signature,
    [FORWARDED]: '1',
    ...(authorization ? { authorization } : {}),
  };
  return postElsewhere(runtime, { url, headers, body }, Math.min(CONSUMER_MS, deadline.left()));
};

/**
 * Passes events on to the other consumers of the workspace's one callback URL, whatever the events are, all at the same
 * time. What becomes of it is logged, and has no effect on the clean-up: it never fails, and ends within its own time limit.
 */
export const passOn = async (invocation: Invocation, events: TaskEvent[]): Promise<void> => {
  const { settings, environment, log } = invocation;
  if (!settings.downstream || invocation.header(FORWARDED) !== undefined) return;
  let done = 0;
  const passTo = async (consumer: Consumer): Promise<void> => {
    const { host } = consumer;
    if (host === environment.DOMAIN_NAME) {
      log({ action: 'pass-on', outcome: 'skipped', host, reason: 'our-own' });
      return;
    }
    const outgoing = toOutgoing(consumer, events, invocation);
    if (!outgoing) return;
    const status = await send(invocation, consumer, outgoing);
    if (isTaken(status)) done += 1;
    else log({ action: 'pass-on', outcome: 'failed', host, status, count: outgoing.count });
  };
  await Promise.all(settings.downstream.map(passTo));
  if (done) log({ action: 'pass-on', outcome: 'done', count: done });
};
