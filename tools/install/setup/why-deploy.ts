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
  /** Names of those that are needed, and are not there or differ. */
  variables: string[];
  /** Names of those that are there, and are not needed. */
  extra: string[];
}

/** What is deployed, against what stands here. */
export const compareDeployed = ({ site, has, needs, digest, earlier }: DeployInput): Comparison => {
  const names = {
    variables: Object.keys(needs).filter((name) => has[name] !== needs[name]),
    extra: Object.keys(has).filter((name) => !(name in needs)),
  };
  if (!site?.buildSid) return { code: 'none', ...names };
  const isOurs = earlier?.environmentSid === site.environmentSid && earlier.buildSid === site.buildSid;
  if (!isOurs) return { code: 'unknown', ...names };
  return { code: earlier.digest === digest ? 'same' : 'changed', ...names };
};

const CODE: Record<Comparison['code'], string | undefined> = {
  none: 'nothing is deployed there yet',
  same: undefined,
  changed: 'the Functions have changed since',
  unknown: 'what is there was deployed by other means',
};

/** Why there is something to deploy; empty: there is not. */
export const reasonsToDeploy = (input: DeployInput): string[] => {
  const { code, variables, extra } = compareDeployed(input);
  const reason = CODE[code];
  return [
    ...(reason ? [reason] : []),
    ...(code !== 'none' && variables.length ? [`variables: ${variables.join(', ')}`] : []),
    ...(extra.length ? [`variables to be removed: ${extra.join(', ')}`] : []),
  ];
};
