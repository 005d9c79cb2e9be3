import { type Terminal, titled } from '../support/terminal';
import { kilobytes } from './check';
import { PRODUCTION } from './environment-name';
import type { DeployOptions, DeployPlan } from './plan';
import { contentOf } from './stage';

const domainOf = ({ site }: DeployPlan, environment: string): string =>
  site
    ? `https://${site.domain}`
    : `new: https://flexkeep-NNNN${environment === PRODUCTION ? '' : `-${environment}`}.twil.io`;

const uploadLines = ({ build, stage }: DeployPlan, { from }: DeployOptions): string[] => {
  if (build) return [`nothing; ${build}${from ? `, which runs in ${from},` : ''} is activated`];
  return [
    ...stage.bundles.map(({ file, bytes }) => `${kilobytes(bytes).padStart(8)}  ${file}`),
    ...stage.assets.map((asset) => `${''.padStart(8)}  assets/${asset}`),
  ];
};

/** What is not looked at here, and by what it is. */
const NOT_CHECKED =
  'whether the callback and the Flex Flows lead here, and what BOT_URL, DOWNSTREAM_EVENT_URLS, ALERT_URL and METRICS_URL name answers';

/** What a deployment would do, for people. */
export const planText = (plan: DeployPlan, options: DeployOptions, { bold }: Terminal['colors']): string => {
  const { client, service, variables, leftOver, found, unread } = plan;
  const { environment, prune } = options;
  const credentials = 'the Service lets the Functions have the account’s credentials; now it does not';
  const parts: [title: string, lines: string[]][] = [
    ['Account', [client.accountSid]],
    ['Environment', [environment]],
    ['Domain', [domainOf(plan, environment)]],
    ['Uploaded', uploadLines(plan, options)],
    ['Variables', [Object.keys(variables).join(', ')]],
    [prune ? 'Removed' : 'Left there', leftOver.length ? [leftOver.join(', ')] : []],
    ['Changed', service && !service.includeCredentials ? [credentials] : []],
    ['Checked', ['build, runtime, dependencies, variables', `${found.join(', ')} exist in the account`]],
    ['Not checked', [...unread, NOT_CHECKED]],
  ];
  return [bold('Deployment'), ...parts.flatMap(([title, lines]) => titled(title, lines, 14))].join('\n');
};

/** The same for a program. */
export const planView = async (plan: DeployPlan, { environment }: DeployOptions): Promise<object> => {
  const { client, site, stage, build, variables, leftOver, found, unread } = plan;
  return {
    ...{ accountSid: client.accountSid, environment, ...(site ? { domain: site.domain } : {}) },
    ...(build ? { build } : { content: await contentOf(stage), functions: stage.bundles, assets: stage.assets }),
    ...{ variables: Object.keys(variables), leftOver, found, unread },
  };
};
