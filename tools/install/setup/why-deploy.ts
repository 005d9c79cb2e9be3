import type { Site } from '../deployments';
import type { Deployed } from '../record';

export interface DeployInput {
  site: Site | undefined;
  /** What the Functions have there. */
  has: Record<string, string>;
  /** What they need. */
  needs: Record<string, string>;
  /** Of what would be uploaded. */
  digest: string;
  /** By an earlier run. */
  earlier: Deployed | undefined;
}

export interface Comparison {
  /** `unknown`: it was deployed by other means, and what Assets hold cannot be read back. */
  code: 'none' | 'same' | 'changed' | 'unknown';
  /** Names of those that differ. */
  variables: string[];
}

/** What is deployed, against what stands here. */
export const compareDeployed = ({ site, has, needs, digest, earlier }: DeployInput): Comparison => {
  const variables = Object.keys({ ...has, ...needs }).filter((name) => has[name] !== needs[name]);
  if (!site?.buildSid) return { code: 'none', variables };
  const isOurs = earlier?.environmentSid === site.environmentSid && earlier.buildSid === site.buildSid;
  if (!isOurs) return { code: 'unknown', variables };
  return { code: earlier.digest === digest ? 'same' : 'changed', variables };
};

const CODE: Record<Comparison['code'], string | undefined> = {
  none: 'nothing is deployed there yet',
  same: undefined,
  changed: 'the Functions have changed since',
  unknown: 'what is there was deployed by other means',
};

/** Why there is something to deploy; empty: there is not. */
export const reasonsToDeploy = (input: DeployInput): string[] => {
  const { code, variables } = compareDeployed(input);
  const reason = CODE[code];
  const isListed = code !== 'none' && variables.length > 0;
  return [...(reason ? [reason] : []), ...(isListed ? [`variables: ${variables.join(', ')}`] : [])];
};
