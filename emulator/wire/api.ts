import type { FaultRule } from '../chaos/faults';
import { latencyOf } from '../chaos/latency';
import { ApiError, badRequest, notFound, notImplemented } from '../core/errors';
import { CAUSE_HEADER, causeIn } from '../core/journal';
import type { Operation } from '../description/load';
import { isForAccountOnly, isKey } from '../products/api/keys';
import type { Answer, Call } from '../products/shared/call';
import { noteKept } from '../products/shared/kept-back';
import { type AnyProduct, handlerOf } from '../products/shared/product';
import type { TwilioWorld } from '../products/shared/world';
import { withoutRegion } from './hosts';
import { isMultipart, readInput, readMultipart, typedParams } from './input';
import { type ApiRequest, type ApiResponse, errorAnswer, jsonAnswer, type Transport } from './message';
import { createRoutes, type Routes } from './route';
import { suffer } from './suffer';
import { createUnderWay, type UnderWay } from './under-way';
import { createValidators, unknownIn, type Validators } from './validate';

interface ApiOptions {
  world: TwilioWorld;
  products: readonly AnyProduct[];
}

/** Called around each call; a test's scheduler decides here who goes first. */
interface ApiHooks {
  before?: (name: string) => Promise<void> | void;
  after?: (name: string) => Promise<void> | void;
  /** At the instant at which a call takes effect: what its caller will be shown, if anything. */
  effect?: (request: ApiRequest, answer: ApiResponse | undefined) => void;
}

interface Compiled {
  routes: Routes;
  validators: Validators;
  products: Map<string, AnyProduct>;
}

const compile = (products: readonly AnyProduct[]): Compiled => {
  const descriptions = products.map(({ description }) => description);
  return {
    routes: createRoutes(descriptions),
    validators: createValidators(descriptions),
    products: new Map(products.map((product) => [product.name, product])),
  };
};

/** Products are data that never changes, so what is made of them serves every emulator of a process. */
const compiled = new WeakMap<readonly AnyProduct[], Compiled>();

/** Twilio's REST API as one function from request to answer. */
export const createApi = ({
  world,
  products: table,
}: ApiOptions): Transport & { hooks: ApiHooks } & Pick<UnderWay, 'hangUp'> => {
  const known = compiled.get(table) ?? compile(table);
  compiled.set(table, known);
  const { routes, validators, products } = known;
  const authenticate = (request: ApiRequest) => {
    const [user = '', password = ''] = Buffer.from(
      request.headers.authorization?.replace(/^Basic /i, '') ?? '',
      'base64',
    )
      .toString()
      .split(':');
    if (user === world.accountSid && password === world.authToken) return 'account';
    if (!isKey(world, user, password)) {
      // https://www.twilio.com/docs/api/errors/20003 @fidelity api.authentication
      throw new ApiError(401, 20003, 'Authenticate');
    }
    return 'key';
  };

  /** @fidelity v2010.keys */
  const authorize = (who: 'account' | 'key', { product, id }: Operation) => {
    if (who === 'key' && product === 'api' && isForAccountOnly(id)) throw new ApiError(401, 20003, 'Authenticate');
  };

  const understand = (request: ApiRequest, form?: Record<string, unknown>): Call => {
    const { operation, params } = routes(request);
    const ifMatch = request.headers['if-match'];
    return {
      operation,
      name: `${operation.product}.${operation.id}`,
      params,
      input: form ?? readInput(operation, request),
      webhooks: request.headers['x-twilio-webhook-enabled'] === 'true',
      path: request.path,
      ...(ifMatch === undefined ? {} : { ifMatch }),
    };
  };

  /** What Twilio does with a parameter that it does not know: nothing. @fidelity api.unknown-parameters */
  const ignoreUnknown = (call: Call): void => {
    const unknown = world.options.refusesUnknownParameters ? [] : unknownIn(call.operation, call.input);
    if (!unknown.length) return;
    call.input = Object.fromEntries(Object.entries(call.input).filter(([name]) => !unknown.includes(name)));
    const detail = { operation: call.name, parameters: unknown.join(', ') };
    world.journal.note({ kind: 'note', name: 'unknown parameters', detail });
  };

  const noteRefusal = (call: Call): void => {
    const unknown = unknownIn(call.operation, call.input);
    if (!unknown.length) return;
    const detail = { operation: call.name, parameters: unknown.join(', ') };
    noteKept(world, 'refusesUnknownParameters', 'a request from being carried out', detail);
  };

  const handle = (call: Call): Answer => {
    ignoreUnknown(call);
    const product = products.get(call.operation.product);
    const handler = product && handlerOf(product, call.operation.id);
    if (!handler) throw notImplemented(`${call.name} (${call.path})`);
    // An empty value clears a property, whatever its format; one that is required must have one.
    const filled = Object.fromEntries(Object.entries(call.input).filter(([, value]) => value !== ''));
    const [wrong] = validators.input(call.operation, { ...typedParams(call.operation, call.params), ...filled });
    if (wrong) {
      noteRefusal(call);
      if (Object.keys(call.params).some((name) => wrong.startsWith(`${name} `))) throw notFound(call.path);
      const [name = ''] = wrong.split(' ');
      throw badRequest(`Invalid parameter: ${wrong}`, product.codes?.[`${call.operation.id}.${name}`]);
    }
    const answer = handler(call, world);
    const [broken] = validators.answer(call.operation, answer.body);
    if (broken)
      throw new ApiError(500, 20500, `The embedded Twilio broke its own description: ${call.name}: ${broken}`);
    return answer;
  };

  const respond = (call: Call): ApiResponse => {
    const answer = handle(call);
    return jsonAnswer(answer.status ?? call.operation.success.status, answer.body, answer.headers);
  };

  const sleep = (ms: number) => new Promise<void>((resolve) => void world.clock.setTimeout(resolve, ms));

  const underWay = createUnderWay();

  const hooks: ApiHooks = {};

  /** There and back: it takes effect half way. */
  const travel = async (call: Call, request: ApiRequest, fault: FaultRule | undefined): Promise<ApiResponse> => {
    const half = latencyOf(world.options.latency, call.name, world.ids) / 2;
    if (half) await sleep(half);
    try {
      const onEffect = (answer: ApiResponse | undefined) => hooks.effect?.(request, answer);
      return await suffer(call, fault ?? {}, world, { respond, onEffect });
    } finally {
      if (half) await sleep(half);
    }
  };

  const transport = async (called: ApiRequest): Promise<ApiResponse> => {
    const request = { ...called, host: withoutRegion(called.host) };
    const entry = world.journal.open({
      kind: 'call',
      name: `${request.method} ${request.host}${request.path}`,
      detail: { method: request.method, path: request.path },
      ...causeIn(request.headers[CAUSE_HEADER]),
    });
    const { method, host, path, query, body } = request;
    const url = `https://${host}${path}${query.size ? `?${query}` : ''}`;
    world.journal.keep(entry, {
      url: `${method} ${url}`,
      sent: typeof body === 'string' ? body : `${body.length} bytes`,
    });
    let fault: FaultRule | undefined;
    const dated = (response: ApiResponse): ApiResponse => {
      world.journal.keep(entry, { got: response.body ?? '' });
      response.headers.date = new Date(world.clock.now()).toUTCString();
      return response;
    };
    const close = (status: number) => world.journal.close(entry, { status, ...(fault ? { fault: fault.fault } : {}) });
    try {
      const who = authenticate(request);
      const call = isMultipart(request) ? understand(request, await readMultipart(request)) : understand(request);
      entry.name = call.name;
      authorize(who, call.operation);
      await hooks.before?.(call.name);
      fault = world.faults.next(call.name);
      // A reader of the journal must not wait for the end of a call that has none.
      if (fault?.fault === 'timeout' || fault?.fault === 'late') close(0);
      const response = await underWay.answered(travel(call, request, fault));
      await hooks.after?.(call.name);
      close(response.status);
      return dated(response);
    } catch (error) {
      if (error instanceof ApiError) {
        close(error.status);
        return dated(errorAnswer(error));
      }
      close(0);
      throw error;
    }
  };
  return Object.assign(transport, { hooks, hangUp: underWay.hangUp });
};
