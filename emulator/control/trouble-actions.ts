import { ERROR_BODIES, FAULT_KINDS, SERVER_ERRORS, SHAPES } from '../chaos/faults';
import type { DeliveryRule } from '../deliver/deliver';
import { PRODUCTS } from '../products/products';
import { interactionDefaults, promptOptions } from '../products/shared/options';
import { type Action, action } from './action';
import { forgetCrash } from './function-actions';
import { choice, count, duration, formatDuration, option, text } from './parameter';
import { Refused } from './refusal';
import { resend } from './resend';
import { OPERATION, WEBHOOK } from './rules';
import type { Stage } from './stage';
import { checked } from './suggest';
import { listTrouble } from './trouble';

const LONGEST_MS = 30 * 86_400_000;

const webhook = (example: string) => checked(text('Which webhook, as the journal names it.', example), WEBHOOK);
const times = () => option(count('How often. Default: once.', 1, 1, 1_000_000));

/** The newest rule counts. */
const addDelivery = ({ emulator }: Stage, rule: DeliveryRule) => void emulator.deliverer.rules.unshift(rule);

const often = (times: number) => (times === 1 ? 'The next' : `The next ${times}`);

const fault = action('fault', {
  group: 'trouble',
  help: 'Lets the next call of an operation go wrong.',
  parameters: {
    operation: checked(text('Which call to Twilio, as the journal names it.', 'taskrouter.CreateTask'), OPERATION),
    kind: choice('What goes wrong; "lost": the call takes effect, the answer never comes.', FAULT_KINDS, 'lost'),
    times: times(),
    nth: option(count('The first such call to be hit. Default: the next one.', 1, 1, 1_000_000)),
    for: option(duration('For late, slow and stale: how long. Default: 1s.', '1s', LONGEST_MS)),
    status: option(choice('For server-error and server-error-after. Default: 500.', SERVER_ERRORS.map(String), '502')),
    body: option(choice('For the same two: what the error looks like. Default: json.', ERROR_BODIES, 'html')),
    shape: option(choice('For garbled and intercepted. Default: empty-object.', SHAPES, 'null')),
  },
  run({ emulator }, { operation, kind, times = 1, nth = 1, for: ms, status: code, body, shape }) {
    const status = SERVER_ERRORS.find((one) => String(one) === code);
    const details = { ms, status, body, shape };
    const given = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
    emulator.faults.rules.push({ operation, fault: kind, nth, times, ...given });
    return `${often(times)} ${operation} will meet the fault ${kind}.`;
  },
});

const latency = action('latency', {
  group: 'trouble',
  help: 'Makes all calls to Twilio slow, or those of an operation, until: calm.',
  parameters: {
    median: duration('How long half of the calls take at most.', '1200ms', LONGEST_MS),
    p99: option(duration('How long all but one in a hundred take at most. Default: the median.', '6s', LONGEST_MS)),
    operation: option(checked(text('Which calls. Default: all.', 'taskrouter.*'), OPERATION)),
  },
  run({ emulator }, { median, p99 = median, operation }) {
    emulator.options.latency.unshift({
      medianMs: median,
      p99Ms: p99,
      ...(operation === undefined ? {} : { operation }),
    });
    const calls = operation === undefined ? 'Calls to Twilio' : `Calls of ${operation}`;
    return `${calls} take ${formatDuration(median)}, and one in a hundred longer than ${formatDuration(p99)}.`;
  },
});

const LAGS = ['lists', 'task-queries', ...PRODUCTS.map(({ name }) => name)] as const;

const lag = action('lag', {
  group: 'trouble',
  help: "Delays what Twilio shows of new resources: lists leave them out, or a product's paths answer 404, until: calm.",
  parameters: {
    what: choice('Lists, lists of Tasks by attribute, or everything of a product by its SID or name.', LAGS, 'lists'),
    delay: duration('How long.', '1500ms', LONGEST_MS),
  },
  run({ emulator: { options } }, { what, delay }) {
    const shown = formatDuration(delay);
    if (what === 'lists') options.listLagMs = delay;
    else if (what === 'task-queries') options.taskQueryLagMs = delay;
    else {
      options.visibleAfterMs[what] = delay;
      return `What is new in ${what} is answered with 404 for ${shown}.`;
    }
    return `What is new is missing from ${what === 'lists' ? 'lists' : 'lists of Tasks by attribute'} for ${shown}.`;
  },
});

const lose = action('lose', {
  group: 'trouble',
  help: 'Loses the next webhook of a name: it is never delivered.',
  parameters: { webhook: webhook('task.canceled'), times: times() },
  run(stage, { webhook, times = 1 }) {
    addDelivery(stage, { name: webhook, copies: 0, times });
    return `${often(times)} ${webhook} will be lost.`;
  },
});

const copies = action('copies', {
  group: 'trouble',
  help: 'Delivers the next webhook of a name more than once, all copies at the same time.',
  parameters: { copies: count('How many.', 4, 1, 100), webhook: webhook('onMessageSent'), times: times() },
  run(stage, { copies, webhook, times = 1 }) {
    addDelivery(stage, { name: webhook, copies, times });
    return `${often(times)} ${webhook} will come in ${copies} copies.`;
  },
});

const delay = action('delay', {
  group: 'trouble',
  help: "Delivers the next webhook of a name later, in Twilio's time.",
  parameters: {
    delay: duration('How much later.', '10m', LONGEST_MS),
    webhook: webhook('task.wrapup'),
    times: times(),
  },
  run(stage, { delay, webhook, times = 1 }) {
    addDelivery(stage, { name: webhook, delayMs: delay, times });
    return `${often(times)} ${webhook} will come ${formatDuration(delay)} late.`;
  },
});

const forge = action('forge', {
  group: 'trouble',
  help: 'Signs the next webhook of a name with a wrong token.',
  parameters: { webhook: webhook('onMessageSent'), times: times() },
  run(stage, { webhook, times = 1 }) {
    addDelivery(stage, { name: webhook, forged: true, times });
    return `${often(times)} ${webhook} will have a false signature.`;
  },
});

/** Removes everything that goes wrong. */
export const calmDown = (stage: Stage): void => {
  const { faults, deliverer, options } = stage.emulator;
  forgetCrash(stage);
  faults.set([]);
  deliverer.rules = [];
  Object.assign(options, promptOptions(), interactionDefaults());
};

const calm = action('calm', {
  group: 'trouble',
  help: 'Removes all faults, delivery rules, latencies and lags, and what becomes of Interactions.',
  parameters: {},
  run(stage) {
    calmDown(stage);
    return 'Nothing goes wrong any more.';
  },
});

const remove = action('remove', {
  group: 'trouble',
  help: 'Removes one thing that goes wrong, as the list of trouble numbers it.',
  parameters: { number: count('Its number in the list.', 1, 1, 1_000_000) },
  run(stage, { number }) {
    const found = listTrouble(stage)[number - 1];
    if (!found)
      throw new Refused('not-found', `There is no trouble number ${number}.`, 'The page lists what there is.');
    found.remove();
    return `Removed: ${found.words}.`;
  },
});

export const troubleActions: Action[] = [fault, latency, lag, lose, copies, delay, forge, remove, resend, calm];
