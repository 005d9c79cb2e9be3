import type { FaultRule } from '../chaos/faults';
import type { DeliveryRule } from '../deliver/deliver';
import type { Emulator } from '../emulator';
import { interactionDefaults, promptOptions } from '../products/shared/options';
import { forgetCrash } from './function-actions';
import { formatDuration } from './parameter';
import type { Stage } from './stage';

/** Something that goes wrong, or will. */
interface Trouble {
  words: string;
  /** It has happened as often as it should. */
  isSpent: boolean;
  remove(): void;
}

const timesText = (times: number | undefined): string => (times === undefined || times <= 1 ? '' : `, ${times} times`);

const faultWords = ({ operation = 'every call', fault, nth = 1, times, probability, ms }: FaultRule): string => {
  const which = probability === undefined ? (nth > 1 ? `, call ${nth} from then on` : '') : `, ${probability * 100} %`;
  return `${operation}: ${fault}${ms === undefined ? '' : ` ${formatDuration(ms)}`}${which}${timesText(times)}`;
};

const deliveryWords = ({ name = 'every webhook', copies = 1, delayMs, forged, times }: DeliveryRule): string => {
  const what = [
    copies === 0 ? 'lost' : copies > 1 ? `in ${copies} copies` : '',
    delayMs ? `${formatDuration(delayMs)} late` : '',
    forged ? 'with a false signature' : '',
  ].filter(Boolean);
  return `${name}: ${what.join(', ') || 'as usual'}${timesText(times)}`;
};

/** All of it, in a fixed order. */
export const listTrouble = (stage: Stage): Trouble[] => [...crashes(stage), ...troubleOf(stage.emulator)];

const crashes = (stage: Stage): Trouble[] => {
  const { crashAfter } = stage;
  if (crashAfter === undefined) return [];
  const words = `${crashAfter}: the process of the Functions is killed after it`;
  return [{ words, isSpent: false, remove: () => forgetCrash(stage) }];
};

const troubleOf = ({ faults, deliverer, options }: Emulator): Trouble[] => [
  ...faults.rules.map((rule) => ({
    words: faultWords(rule),
    isSpent: faults.isSpent(rule),
    remove: () => faults.remove(rule),
  })),
  ...deliverer.rules.map((rule) => ({
    words: deliveryWords(rule),
    isSpent: rule.times === 0,
    remove: () => {
      deliverer.rules = deliverer.rules.filter((one) => one !== rule);
    },
  })),
  ...options.latency.map((rule) => ({
    words: `${rule.operation ?? 'every call'}: takes ${formatDuration(rule.medianMs)}`,
    isSpent: false,
    remove: () => {
      options.latency = options.latency.filter((one) => one !== rule);
    },
  })),
  ...lags(options),
  ...interactionTrouble(options),
];

const interactionTrouble = (options: Emulator['options']): Trouble[] => {
  const usual = interactionDefaults();
  const { interactionFate: fate, interactionSetupMs: ms } = options;
  if (fate === usual.interactionFate && ms === usual.interactionSetupMs) return [];
  const words = `Interactions: ${fate} after ${formatDuration(ms)}`;
  return [{ words, isSpent: false, remove: () => Object.assign(options, usual) }];
};

const lags = (options: Emulator['options']): Trouble[] => {
  const { listLagMs, taskQueryLagMs } = promptOptions();
  const late = (words: string, ms: number, remove: () => void) =>
    ms ? [{ words: `${words} ${formatDuration(ms)} late`, isSpent: false, remove }] : [];
  return [
    ...late('lists', options.listLagMs, () => Object.assign(options, { listLagMs })),
    ...late('lists of Tasks by attribute', options.taskQueryLagMs, () => Object.assign(options, { taskQueryLagMs })),
    ...Object.entries(options.visibleAfterMs).flatMap(([product, ms = 0]) =>
      late(`what is new in ${product}`, ms, () => {
        options.visibleAfterMs = Object.fromEntries(
          Object.entries(options.visibleAfterMs).filter(([name]) => name !== product),
        );
      }),
    ),
  ];
};
