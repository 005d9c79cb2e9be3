import type { Twilio } from 'twilio';
import { readable } from '../../engine/problem';
import { makePlan as makeFlowsPlan } from '../../flows/commands';
import { originOf } from '../../flows/domain';
import type { Plan } from '../../flows/plan';
import { Complaint } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import { type Adoption, planAdoption } from '../adopt';
import { consumerList } from '../consumer-list';
import { readSiteVariables, type Site } from '../deployments';
import { type EnvChanges, readEnvText } from '../env-file';
import type { Account } from '../look';
import { EVENTS_PATH } from '../names';
import { findTimer, lacksOf, type TimerParts } from '../timer';
import { isTicking } from '../timer-task';
import type { World } from '../world';
import type { Chosen } from './choices';
import type { SetupOptions } from './options';
import { requireRealNumbers } from './real-numbers';
import { requireUsable } from './usable';
import { addressOf, changesTo, wantedVariables } from './variables';
import { reasonsToDeploy } from './why-deploy';

/** What a setup is about to do. */
export interface SetupPlan {
  account: Account;
  chosen: Chosen;
  site?: Site;
  /** `https://flexkeep-1234-dev.twil.io`; until it is deployed, one that stands for it. */
  origin: string;
  /** `isForeign`: somebody made his own. `starts`: in so many min; absent: it need not be started. */
  timer: { known: TimerParts; lacks: string[]; isForeign: boolean; starts?: number };
  /** Where variables are written, and which; whether it says where Flexkeep is, which the other commands need. */
  env: { path: string; changes: EnvChanges; hasAddress: boolean };
  /** The variables as they will be, but for what is made on the way. */
  variables: Variables;
  /** The variables that the Functions have where they are deployed. */
  has: Record<string, string>;
  /** Why there is something to deploy; empty: there is not. */
  deploy: string[];
  digest: string;
  adoption: Adoption;
  flows?: Plan;
  notices: string[];
}

export interface PlanInput {
  world: World;
  client: Twilio;
  account: Account;
  chosen: Chosen;
  options: SetupOptions;
  variables: Variables;
  digest: string;
  /** The path of the `.env` file. */
  envPath: string;
  secret: string;
}

/** Stands for the deployed domain until there is one. */
export const UNKNOWN_ORIGIN = 'https://known-after-deploy.twil.io';

/** Stands for the timer's Workflow until there is one. */
const TO_BE = `WW${'0'.repeat(32)}`;

const originFor = ({ domain, deploy }: SetupOptions, site: Site | undefined): string => {
  const given = domain ?? site?.domain;
  const origin = given === undefined ? UNKNOWN_ORIGIN : originOf(given);
  if (origin !== undefined && (origin !== UNKNOWN_ORIGIN || deploy)) return origin;
  const problem = given === undefined ? 'it is not deployed, and shall not be' : `"${given}" is not a domain`;
  const remedy = 'Say where it is: --domain flexkeep-1234-dev.twil.io';
  throw new Complaint('It is not known where Flexkeep is.', [{ where: '--no-deploy', problem, remedy }]);
};

/** The callback, and what of it becomes a consumer. */
export const adoptionFor = (
  {
    account,
    chosen,
    options,
    variables,
    deployed,
  }: Pick<PlanInput, 'account' | 'chosen' | 'options' | 'variables'> & {
    deployed: Record<string, string>;
  },
  origin: string,
): Adoption => {
  const adoption = planAdoption({
    current: chosen.workspace.callback,
    target: `${origin}${EVENTS_PATH}`,
    downstream: consumerList(variables) || consumerList(deployed),
    earlier: readable(account.installation)?.callback,
    ownHosts: readable(account.service)?.sites.map(({ domain }) => domain) ?? [],
    adopt: options.adopt,
  });
  if (!('problem' in adoption)) return adoption;
  throw new Complaint('The callback cannot be set.', [{ where: chosen.workspace.sid, ...adoption }]);
};

const requireOneInstallation = ({ installation }: Account, { workspace }: Chosen): void => {
  const there = readable(installation)?.workspaceSid;
  if (there === undefined || there === workspace.sid) return;
  const remedy = `Remove it there first: npm run remove. Or keep it: --workspace ${there}`;
  const problem = `Flexkeep is installed for the Workspace ${there} of this account`;
  throw new Complaint('Another Workspace is looked after.', [{ where: workspace.sid, problem, remedy }]);
};

/** Works out what is to be done. Reads, and changes nothing. */
export const planSetup = async (input: PlanInput): Promise<SetupPlan> => {
  const { world, client, account, chosen, options, digest, envPath, secret } = input;
  requireOneInstallation(account, chosen);
  const installation = readable(account.installation);
  const site = readable(account.service)?.sites.find(({ suffix = '' }) => suffix === options.environment);
  const deployed = site ? world.deployedVariables(await readSiteVariables(client, site)) : {};
  const origin = originFor(options, site);
  const adoption = adoptionFor({ ...input, deployed }, origin);

  const wanted = wantedVariables({
    ...{ accountSid: account.sid, chosen, variables: input.variables, deployed, secret },
    ...{ downstream: adoption.downstream, isEmbedded: options.embedded === true },
  });
  const variables = { ...input.variables, ...wanted };
  const known: TimerParts = {
    ...installation?.timer,
    ...(variables.SWEEP_TIMER_WORKFLOW_SID ? { workflowSid: variables.SWEEP_TIMER_WORKFLOW_SID } : {}),
  };
  const timer = options.timer ? await findTimer(client, chosen.workspace.sid, known) : undefined;
  const timerSid = timer?.foreign ?? timer?.workflow?.sid;
  if (timerSid) Object.assign(wanted, { SWEEP_TIMER_WORKFLOW_SID: timerSid });
  Object.assign(variables, wanted);
  const soon = timer && !timerSid ? { ...variables, SWEEP_TIMER_WORKFLOW_SID: TO_BE } : variables;
  const { sweepTimer } = requireUsable(world, soon);
  const place = { workspaceSid: chosen.workspace.sid, workflowSid: timerSid ?? '' };
  const starts = timer && !(timerSid && (await isTicking(client, place))) ? sweepTimer?.minutes : undefined;

  const needs = world.deployedVariables(soon);
  const reasons = reasonsToDeploy({ site, has: deployed, needs, digest, earlier: installation?.deployed });
  const lacks = timer ? lacksOf(timer) : [];
  if (options.flows && !options.embedded) requireRealNumbers(world, options.file);
  const flows = options.flows
    ? (await makeFlowsPlan({ ...world, variables: () => variables }, { file: options.file, domain: origin })).plan
    : undefined;
  return {
    ...{ account, chosen, origin, variables, has: deployed, digest, adoption },
    ...(site ? { site } : {}),
    timer: { known, lacks, isForeign: timer?.foreign !== undefined, ...(starts ? { starts } : {}) },
    env: {
      path: envPath,
      changes: changesTo(readEnvText(envPath), wanted),
      hasAddress: Object.keys(changesTo(readEnvText(envPath), addressOf(origin))).length === 0,
    },
    deploy: options.deploy ? reasons : [],
    ...(flows ? { flows } : {}),
    notices: [...chosen.notices, ...adoption.notices],
  };
};
