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

/** Why there is something to deploy; empty: there is not. */
export const reasonsToDeploy = ({ site, has, needs, digest, earlier }: DeployInput): string[] => {
  if (!site?.buildSid) return ['nothing is deployed there yet'];
  const isOurs = earlier?.environmentSid === site.environmentSid && earlier.buildSid === site.buildSid;
  const isSame = isOurs && earlier.digest === digest;
  const code = isOurs ? 'the Functions have changed since' : 'what is there was not deployed by this version of setup';
  const changed = Object.keys({ ...has, ...needs }).filter((name) => has[name] !== needs[name]);
  return [...(isSame ? [] : [code]), ...(changed.length ? [`variables: ${changed.join(', ')}`] : [])];
};
