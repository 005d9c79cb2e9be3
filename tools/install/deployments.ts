import type { Twilio } from 'twilio';
import { attempt, unless } from '../../src/platform/errors';
import { SERVICE_NAME } from './names';

/** An Environment of the Service, as it is deployed now. */
export interface Site {
  serviceSid: string;
  environmentSid: string;
  /** `dev`; absent: the one without a suffix. */
  suffix?: string;
  /** `flexkeep-1234-dev.twil.io` */
  domain: string;
  /** Absent: nothing was deployed there yet. */
  buildSid?: string;
}

export interface FoundService {
  sid: string;
  sites: Site[];
}

const PAGE_SIZE = 100;

/** What the account has of Flexkeep; `undefined`: no Service of that name. */
export const findService = async (client: Twilio): Promise<FoundService | undefined> => {
  const service = await unless(['gone'], () => client.serverless.v1.services(SERVICE_NAME).fetch());
  if (!service) return undefined;
  const found = await attempt(() =>
    client.serverless.v1.services(service.sid).environments.list({ pageSize: PAGE_SIZE }),
  );
  const sites = found.map((environment) => ({
    serviceSid: service.sid,
    environmentSid: environment.sid,
    ...(environment.domainSuffix ? { suffix: environment.domainSuffix } : {}),
    domain: environment.domainName,
    ...(environment.buildSid ? { buildSid: environment.buildSid } : {}),
  }));
  return { sid: service.sid, sites };
};

export const readSiteVariables = async (client: Twilio, site: Site): Promise<Record<string, string>> => {
  const { variables } = client.serverless.v1.services(site.serviceSid).environments(site.environmentSid);
  const found = await attempt(() => variables.list({ pageSize: PAGE_SIZE }));
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
};

/** The Service, with all that was deployed on it. */
export const removeService = async (client: Twilio, serviceSid: string): Promise<void> => {
  await unless(['gone'], () => client.serverless.v1.services(serviceSid).remove());
};
