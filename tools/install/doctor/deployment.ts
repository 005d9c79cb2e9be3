import type { Twilio } from 'twilio';
import { PRODUCTION } from '../../deploy/environment-name';
import { readable } from '../../engine/problem';
import type { Variables } from '../../support/environment';
import { readSiteVariables, type Site } from '../deployments';
import type { Account } from '../look';
import { SERVICE_NAME } from '../names';
import { runSelfTest } from '../self-test';
import { compareDeployed } from '../setup/why-deploy';
import type { World } from '../world';
import { amiss, type Finding, fine, ofProblem } from './finding';

const DEPLOY = 'npm run setup, which also deploys';

export interface DeploymentCheck {
  world: World;
  client: Twilio;
  account: Account;
  variables: Variables;
  digest: string;
  /** `dev` */
  environment: string;
}

export const siteOf = (account: Account, environment: string): Site | undefined =>
  readable(account.service)?.sites.find(({ suffix = '' }) => suffix === environment);

/** Whether what is deployed is what stands here, and works. */
export const checkDeployment = async (input: DeploymentCheck): Promise<Finding[]> => {
  const { world, client, account, variables, digest, environment } = input;
  if (!account.service.ok) return [ofProblem('Deployment', account.service.problem)];
  const site = siteOf(account, environment);
  if (!site?.buildSid) {
    const where = `the Environment "${environment || PRODUCTION}" of the Service "${SERVICE_NAME}"`;
    return [amiss('Deployment', `nothing is deployed to ${where}`, DEPLOY)];
  }
  const has = world.deployedVariables(await readSiteVariables(client, site));
  const needs = world.deployedVariables(variables);
  const earlier = readable(account.installation)?.deployed;
  const { code, variables: differing, extra } = compareDeployed({ site, has, needs, digest, earlier });
  const others = [...differing, ...extra];
  const url = `https://${site.domain}`;
  const probes = await runSelfTest(world, url, variables, 1);
  return [
    code === 'changed'
      ? amiss('Deployment', `${url}: the Functions have changed since`, DEPLOY)
      : fine('Deployment', `${url}, ${code === 'same' ? 'as it stands here' : 'not deployed by setup'}`),
    ...(others.length ? [amiss('Deployment', `${url}: other variables: ${others.join(', ')}`, DEPLOY)] : []),
    ...probes.map(({ name, ok, detail }) =>
      ok
        ? fine('Functions', `${name}: ${detail}`)
        : amiss('Functions', `${name}: ${detail}`, 'Look at its log in the Console, then: npm run setup'),
    ),
  ];
};
