import { concerns } from '../chaos/faults';
import { type Action, action } from './action';
import { option, text } from './parameter';
import { Refused } from './refusal';
import { OPERATION } from './rules';
import type { Functions, Stage } from './stage';
import { checked } from './suggest';

/** ms; longer than a Function may take. */
const TIMEOUT_MS = 15_000;

/** @throws {Refused} */
const functionsOf = ({ functions }: Stage): Functions => {
  if (functions) return functions;
  throw new Refused('not-possible', 'No Functions run beside this embedded Twilio.', 'In a test: twilio.call(path)');
};

const call = action('call', {
  group: 'time',
  help: 'Calls a Function, signed as Twilio signs its requests: what a scheduler does.',
  parameters: {
    path: text('Which one.', '/sweep'),
    form: option(text('The form that it gets, as in a query.', 'dryRun=false')),
  },
  run(stage, { path, form = '' }) {
    const { url, paths } = functionsOf(stage);
    if (!paths().includes(path)) {
      throw new Refused('not-found', `There is no Function at ${path}.`, `There is: ${paths().join(', ')}`);
    }
    const params = Object.fromEntries(new URLSearchParams(form));
    const request = { url: `${url}${path}`, name: 'request', params, timeoutMs: TIMEOUT_MS, retries: 0, retryOn: [] };
    stage.emulator.deliverer.deliver(request);
    return `${path} was called${form ? ` with ${form}` : ''}. The journal has its answer.`;
  },
});

const crash = action('crash', {
  group: 'trouble',
  help: 'Kills the process of the Functions right after the next call of an operation; another takes its place.',
  parameters: {
    operation: checked(text('Which call to Twilio, as the journal names it.', 'flex.CreateInteraction'), OPERATION),
  },
  run(stage, { operation }) {
    const { crash } = functionsOf(stage);
    const { hooks } = stage.emulator.api;
    stage.crashAfter = operation;
    hooks.after = async (called) => {
      if (!concerns(operation, called) || stage.crashAfter === undefined) return;
      forgetCrash(stage);
      stage.emulator.journal.note({ kind: 'note', name: 'the Functions were killed', detail: { operation: called } });
      stage.recovered = crash();
      await stage.recovered;
    };
    return `After the next ${operation} the process of the Functions is killed.`;
  },
});

/** It will not happen any more. */
export const forgetCrash = (stage: Stage): void => {
  delete stage.crashAfter;
  delete stage.emulator.api.hooks.after;
};

export const functionActions: Action[] = [call, crash];
