import type { TwilioWorld } from '../shared/world';
import { builds, deployments } from './builds';
import type { Dependency, EnvironmentRow, VersionRow, Visibility } from './rows';
import { environments, serverlessServices, variables } from './services';
import { assetVersions, functionVersions } from './uploads';

export interface SiteFile {
  /** Of the Function that it is a Version of; absent of an Asset. */
  functionSid?: string | undefined;
  /** `/inbound`, `/bot.json` */
  path: string;
  access: Visibility;
  bytes: Buffer;
}

/** What one Environment's domain has to serve. */
export interface Site {
  /** `flexkeep-1234-dev.twil.io` */
  domain: string;
  serviceSid: string;
  environmentSid: string;
  buildSid: string;
  deploymentSid: string | null;
  /** Another one wherever anything of the site may be different. @fidelity platform.changed-variables */
  version: string;
  functions: SiteFile[];
  assets: SiteFile[];
  dependencies: Dependency[];
  /** With the account's credentials, where the Service includes them. @fidelity platform.site-variables */
  variables: Record<string, string>;
}

const findEnvironment = (world: TwilioWorld, domain: string): EnvironmentRow | undefined => {
  for (const service of world.store.parentsOf('serverless.Environment')) {
    const found = environments.collection(world, service).find(({ domain_name }) => domain_name === domain);
    if (found) return found;
  }
  return undefined;
};

const fileOf = (row: VersionRow | undefined): SiteFile[] =>
  row
    ? [
        {
          functionSid: row.function_sid,
          path: row.path,
          access: row.visibility,
          bytes: Buffer.from(row.uploaded.base64, 'base64'),
        },
      ]
    : [];

/** `undefined` where no Environment has this domain, or nothing is deployed to it. */
export const findSite = (world: TwilioWorld, domain: string): Site | undefined => {
  const environment = findEnvironment(world, domain);
  if (!environment?.build_sid) return undefined;
  const { sid: environmentSid, service_sid: serviceSid } = environment;
  const service = serverlessServices.collection(world).get(serviceSid);
  const build = builds.collection(world, serviceSid).get(environment.build_sid);
  if (!service || !build) return undefined;

  const place = `${serviceSid}/${environmentSid}`;
  const deploymentSid = deployments.collection(world, place).all().at(-1)?.sid ?? null;
  const values = Object.fromEntries(
    variables
      .collection(world, place)
      .all()
      .map(({ key, value }) => [key, value ?? '']),
  );
  const { accountSid, authToken } = world;
  const credentials = service.include_credentials ? { ACCOUNT_SID: accountSid, AUTH_TOKEN: authToken } : {};
  return {
    ...{ domain, serviceSid, environmentSid, buildSid: build.sid, deploymentSid, dependencies: build.dependencies },
    version: JSON.stringify([deploymentSid, build.sid, service.include_credentials, values]),
    functions: build.function_versions.flatMap(({ sid, function_sid }) =>
      fileOf(functionVersions.collection(world, `${serviceSid}/${function_sid}`).get(sid)),
    ),
    assets: build.asset_versions.flatMap(({ sid, asset_sid }) =>
      fileOf(assetVersions.collection(world, `${serviceSid}/${asset_sid}`).get(sid)),
    ),
    variables: { ...values, ...credentials },
  };
};
