import { FAULT_KINDS } from '../chaos/faults';
import type { DeliveryRule } from '../deliver/deliver';
import { type Action, action } from './action';
import { formatDuration } from './duration';
import { choice, count, duration, option, type Parameter, text } from './parameter';
import { Refused } from './refusal';
import { OPERATION, WEBHOOK } from './rules';
import type { Stage } from './stage';

const LONGEST_MS = 30 * 86_400_000;

const checked = (parameter: Parameter<string>, check: typeof OPERATION): Parameter<string> => ({
  ...parameter,
  read(value, name) {
    if (!check.test(value)) {
      throw new Refused('malformed', `${name} must be ${check.expected}.`, `For example: ${parameter.example}`);
    }
    return value;
  },
});

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
  },
  run({ emulator }, { operation, kind, times = 1, nth = 1, for: ms }) {
    emulator.faults.rules.push({ operation, fault: kind, nth, times, ...(ms === undefined ? {} : { ms }) });
    return `${often(times)} ${operation} will meet the fault ${kind}.`;
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

const calm = action('calm', {
  group: 'trouble',
  help: 'Removes all faults and delivery rules.',
  parameters: {},
  run({ emulator }) {
    emulator.faults.set([]);
    emulator.deliverer.rules = [];
    return 'Nothing goes wrong any more.';
  },
});

export const troubleActions: Action[] = [fault, lose, copies, delay, forge, calm];
