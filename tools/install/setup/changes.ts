import { PRODUCTION } from '../../deploy/environment-name';
import { readable } from '../../engine/problem';
import { countOf } from '../../flows/show';
import { callbackText, withoutSecrets } from '../callback';
import { SERVICE_NAME } from '../names';
import type { SetupOptions } from './options';
import { type SetupPlan, UNKNOWN_ORIGIN } from './plan';

export type StepName = 'memory' | 'timer' | 'variables' | 'deploy' | 'callback' | 'flows';

/** One thing that a setup changes, for people and programs. */
export interface Change {
  step: StepName;
  what: string;
}

const originText = (text: string): string => text.replaceAll(UNKNOWN_ORIGIN, '<the deployed domain>');

const eachOf = (step: StepName, lines: string[]): Change[] => lines.map((what) => ({ step, what: originText(what) }));

/** The names only: values may be secrets. */
const variableLines = ({ env }: SetupPlan, { env: file }: SetupOptions): string[] => {
  const names = [...Object.keys(env.changes), ...(env.hasAddress ? [] : ['DOMAIN_NAME'])];
  return names.length ? [`write to ${file}: ${names.join(', ')}`] : [];
};

const deployLines = ({ deploy, site }: SetupPlan, { environment }: SetupOptions): string[] => {
  const where = site
    ? `https://${site.domain}`
    : `the Environment "${environment || PRODUCTION}" of the Service "${SERVICE_NAME}"`;
  return deploy.length ? [`deploy to ${where}: ${deploy.join('; ')}`] : [];
};

const callbackLines = ({ adoption, chosen }: SetupPlan): string[] => {
  if (!adoption.isChange) return [];
  const { adopted, set, before } = adoption;
  const passed = adopted
    ? [`pass on to ${withoutSecrets(adopted)} what it gets now: ${before.filter.join(',') || 'all events'}`]
    : [];
  return [`send the events of "${chosen.workspace.name}" to ${callbackText(set)}`, ...passed];
};

const flowLines = ({ flows }: SetupPlan): string[] => {
  if (!flows?.actions.length) return [];
  return [`Flex Flows: ${countOf(flows, 'create')} to add, ${countOf(flows, 'update')} to change`];
};

/** `remove` needs it. */
const memoryLines = ({ account }: SetupPlan): string[] =>
  readable(account.installation) ? [] : ['note in Sync what is there now, for the way back'];

const timerLines = ({ timer: { starts } }: SetupPlan): string[] =>
  starts ? [`start the timer: the first sweep is in ${starts} min`] : [];

/** Everything that a plan changes; empty: nothing. */
export const changesIn = (plan: SetupPlan, options: SetupOptions): Change[] => [
  ...eachOf('memory', memoryLines(plan)),
  ...eachOf('timer', plan.timer.lacks),
  ...eachOf('variables', variableLines(plan, options)),
  ...eachOf('deploy', deployLines(plan, options)),
  ...eachOf('callback', callbackLines(plan)),
  ...eachOf('timer', timerLines(plan)),
  ...eachOf('flows', flowLines(plan)),
];
