import type { FaultRule } from '../chaos/faults';
import { ApiError, notFound } from '../core/errors';
import type { Call, ListTrouble } from '../products/shared/call';
import { noteKept } from '../products/shared/kept-back';
import type { TwilioWorld } from '../products/shared/world';
import { garble, htmlPage } from './garble';
import { type ApiResponse, ConnectionLost, errorAnswer } from './message';

/** How a call is carried out, and who is told of its effect. */
interface Carrying {
  /** @throws {ApiError} */
  respond(call: Call): ApiResponse;
  /** At the instant at which the call takes effect: what its caller will be shown, if anything. */
  onEffect(answer: ApiResponse | undefined): void;
}

/** https://www.twilio.com/docs/api/errors/20429: not processed, so it may be sent again; Sync has a code of its own. */
const rateLimited = ({ operation }: Call): ApiError =>
  operation.product === 'sync'
    ? // https://www.twilio.com/docs/api/errors/54009
      new ApiError(429, 54009, 'Rate limit exceeded')
    : new ApiError(429, 20429, 'Too Many Requests', { 'retry-after': '1' });

const REASONS: Record<number, string> = {
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

// @fidelity api.server-errors
const serverError = ({ status = 500, body = 'json' }: Partial<FaultRule>): ApiResponse => {
  const reason = REASONS[status] ?? '';
  if (body === 'json') return errorAnswer(new ApiError(status, 20_000 + status, reason));
  return { status, headers: { 'content-type': 'text/html' }, body: htmlPage(`${status} ${reason}`) };
};

/** What a list shows under a fault, beside what accounts differ in. @fidelity api.list-lag */
const listTrouble = (call: Call, world: TwilioWorld, { fault, ms = 1000, sid }: Partial<FaultRule>): ListTrouble => {
  const isTaskQuery = call.name === 'taskrouter.ListTask' && call.input.EvaluateTaskAttributes !== undefined;
  const option = isTaskQuery ? 'taskQueryLagMs' : 'listLagMs';
  const lag = Math.max(world.options[option], fault === 'stale' ? ms : 0);
  return {
    ...(lag ? { until: world.clock.now() - lag } : {}),
    ...(world.options[option] > 0 && { onLate: () => noteKept(world, option, 'what is new from a list') }),
    ...(fault === 'omits' ? { omits: { sid } } : {}),
    repeats: fault === 'repeats',
  };
};

/** The call as stores see it that agree with each other a little later. @fidelity api.path-lag */
const seenBy = (call: Call, world: TwilioWorld, rule: Partial<FaultRule>): Call => {
  const hidden = world.options.visibleAfterMs[call.operation.product];
  const list = listTrouble(call, world, rule);
  return { ...call, list, ...(hidden ? { foundUntil: world.clock.now() - hidden } : {}) };
};

/** Carries a call out as its fault lets it happen. */
export const suffer = async (
  call: Call,
  rule: Partial<FaultRule>,
  world: TwilioWorld,
  { respond, onEffect }: Carrying,
): Promise<ApiResponse> => {
  const { fault, ms = 1000, shape = 'empty-object' } = rule;
  const { clock, ids } = world;
  const carryOut = () => respond(seenBy(call, world, rule));

  switch (fault) {
    case 'refused':
      throw new ConnectionLost();
    case 'rate-limited':
      throw rateLimited(call);
    case 'server-error':
      return serverError(rule);
    case 'unavailable':
      return serverError({ status: 503 });
    case 'not-found':
      throw notFound(call.path);
    case 'intercepted':
      return garble({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }, shape, ids);
    case 'timeout':
      return new Promise(() => undefined);
    case 'late':
      clock.setTimeout(() => quietly(carryOut), ms);
      return new Promise(() => undefined);
    case 'slow':
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
      break;
    case 'twice':
      quietly(carryOut);
      break;
  }

  const sound = carryOut();
  const shown = fault === 'lost' ? undefined : answerAfter(sound, rule, world);
  onEffect(shown);
  if (!shown) throw new ConnectionLost();
  return shown;
};

const answerAfter = (sound: ApiResponse, rule: Partial<FaultRule>, { ids }: TwilioWorld): ApiResponse => {
  if (rule.fault === 'server-error-after') return serverError(rule);
  if (rule.fault === 'garbled') return garble(sound, rule.shape ?? 'empty-object', ids);
  return sound;
};

/** A call whose caller is gone: an error it meets has no one to tell. */
const quietly = (carryOut: () => unknown) => {
  try {
    carryOut();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
};
