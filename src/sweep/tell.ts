import type { Services } from '../core/context';
import { TwilioFailure } from '../platform/errors';
import type { Invocation } from '../platform/handler';
import type { Monitoring } from '../platform/monitoring';
import { isTaken, postElsewhere } from '../platform/post';
import { alertOf, alertText, fill, toldIn } from './alert';
import type { SweepRun } from './history';
import { metricsOf } from './metrics';

/** Name of the Sync Document that holds the alert that was sent last. */
const TOLD = 'flexkeep.sweep.alert';
/** Longer than the day after which a state that stays is told again. */
const TTL_SECONDS = 30 * 24 * 3600;

/** ms for both together, if there are so many left. */
const TELL_MS = 2_000;
/** ms that are kept for noting the alert, and for the answer. */
const REST_MS = 500;

/**
 * Sends the alert and the metrics that are configured, of a sweep that has ended. It never fails and ends in time. Alerts
 * cost one Twilio call for each sweep, and another where one was sent. An alert that was not taken, or not noted, is sent
 * again after the next sweep.
 */
export const tellOf = async (
  { runtime, deadline, log, settings }: Invocation,
  { documents, now }: Services,
  { alert, metrics }: Monitoring,
  run: SweepRun,
): Promise<void> => {
  const { accountSid, domain } = settings;
  const send = async (action: string, url: string, body: string, headers: Record<string, string>): Promise<boolean> => {
    const all = { ...headers, 'content-type': 'application/json' };
    const { host } = new URL(url);
    const limitMs = Math.min(TELL_MS, deadline.left() - REST_MS);
    const status = limitMs > 0 ? await postElsewhere(runtime, { url, headers: all, body }, limitMs) : 0;
    log({ action, outcome: isTaken(status) ? 'done' : 'failed', host, status });
    return isTaken(status);
  };
  const sendAlert = async (): Promise<void> => {
    if (!alert || (run.endedAt === undefined && !run.stopped)) return;
    const there = await documents.read(TOLD);
    const found = alertOf(run, toldIn(there?.data), alert.above, now());
    if (!found) return;
    const text = alertText(found, run, [accountSid, domain].filter(Boolean).join(', '));
    if (!(await send('alert', alert.url, fill(alert.template, { text, event: found.event }), {}))) return;
    const told = { at: now(), kinds: found.kinds };
    await (there
      ? documents.write(TOLD, told, there.revision, TTL_SECONDS)
      : documents.create(TOLD, told, TTL_SECONDS));
  };
  const sendMetrics = async (): Promise<void> => {
    if (!metrics || run.endedAt === undefined) return;
    const resource = {
      'service.name': 'flexkeep',
      'cloud.account.id': accountSid,
      ...(domain ? { 'service.instance.id': domain } : {}),
    };
    await send('metrics', metrics.url, metricsOf(run, resource), metrics.headers);
  };
  try {
    await Promise.all([sendAlert(), sendMetrics()]);
  } catch (error) {
    if (!(error instanceof TwilioFailure)) throw error;
    log({ action: 'alert', outcome: 'not-noted', reason: error.kind, status: error.status });
  }
};
