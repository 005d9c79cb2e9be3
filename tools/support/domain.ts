import { PRODUCTION } from '../deploy/environment-name';
import { findService } from '../engine/directory';
import { telling } from '../engine/problem';
import { Complaint } from './complaint';
import type { Variables } from './environment';
import { connect } from './twilio';

/** The domain of an Environment, as the account has it. @throws {Complaint} where nothing is deployed there */
export const domainOf = async (variables: Variables, environment: string): Promise<string> => {
  const suffix = environment === PRODUCTION ? '' : environment;
  const client = connect(variables);
  const service = await telling('finding the domain', 'read Serverless Services', () => findService(client));
  const site = service?.sites.find((one) => one.suffix === suffix);
  if (site?.buildSid) return site.domain;
  const problem = `nothing is deployed to the Environment ${environment} of ${client.accountSid}`;
  const deployed = service?.sites.flatMap((one) => (one.buildSid ? [one.suffix || PRODUCTION] : [])) ?? [];
  const remedy = deployed.length ? `Deployed: ${deployed.join(', ')}.` : 'Deploy to it first.';
  throw new Complaint('It is not known where Flexkeep runs.', [{ where: '--environment', problem, remedy }]);
};
