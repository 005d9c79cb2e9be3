import type { Twilio } from 'twilio';
import type { Emulator } from '../../emulator/emulator';
import { sdkFor } from '../../emulator/network/sdk';
import { createGateway } from '../../emulator/platform/gateway';
import { builds } from '../../emulator/products/serverless/builds';
import { keepLog } from '../../emulator/products/serverless/logs';
import {
  environments,
  serverlessServices,
  variables as variableRows,
} from '../../emulator/products/serverless/services';
import { findSite } from '../../emulator/products/serverless/site';
import { attempt } from '../../src/platform/errors';
import type { Runtime } from '../../src/platform/runtime';
import { deployedVariables, FUNCTION_VARIABLES } from '../../tools/deploy/variables';
import type { DeployRequest, SetupWorld } from '../../tools/install/session';
import type { HttpAnswer, HttpRequest } from '../../tools/support/network';
import { ENTRY_POINTS, invokeInProcess, SCRIPT } from '../support/functions';

type Deployment = Awaited<ReturnType<SetupWorld['deploy']>>;

/** What twilio-run makes in the account, without what it uploads: the real one has tests of its own. */
export const deployInProcess = (emulator: Emulator, client: Twilio, request: DeployRequest): Promise<Deployment> =>
  attempt(() => make(emulator, client, request));

const make = async (
  emulator: Emulator,
  client: Twilio,
  { environment, variables }: DeployRequest,
): Promise<Deployment> => {
  const { services } = client.serverless.v1;
  const uniqueName = 'flexkeep';
  const [there] = (await services.list()).filter((one) => one.uniqueName === uniqueName);
  const service = there ?? (await services.create({ uniqueName, friendlyName: uniqueName, includeCredentials: true }));
  const place = services(service.sid).environments;
  const [found] = (await place.list()).filter((one) => one.domainSuffix === environment);
  const site = found ?? (await place.create({ uniqueName: environment, domainSuffix: environment }));
  const values = place(site.sid).variables;
  const known = await values.list();
  const wanted = deployedVariables(variables);
  for (const [key, value] of Object.entries(wanted)) {
    const old = known.find((one) => one.key === key);
    if (!old) await values.create({ key, value });
    else if (old.value !== value) await values(old.sid).update({ key, value });
  }
  const ours: readonly string[] = FUNCTION_VARIABLES;
  for (const { sid, key } of known) if (ours.includes(key) && !(key in wanted)) await values(sid).remove();
  const row = environments.collection(emulator, service.sid).get(site.sid);
  if (row) {
    row.build_sid = emulator.ids.sid('ZB');
    // Nothing was uploaded.
    builds.keep(
      emulator,
      service.sid,
      builds.make(emulator, { sid: row.build_sid, service_sid: service.sid, status: 'completed', runtime: 'node22' }),
    );
  }
  return { domain: site.domainName, serviceSid: service.sid, environmentSid: site.sid };
};

/** The real entry points behind the platform's gateway, for each domain with the variables that were deployed there. */
export const serveInProcess =
  (emulator: Emulator, runtime: Runtime) =>
  async ({ method, url, headers, form }: HttpRequest): Promise<HttpAnswer> => {
    const { host } = new URL(url);
    const [found] = emulator.store
      .parentsOf('serverless.Environment')
      .flatMap((parent) => environments.collection(emulator, parent).all())
      .filter((row) => row.domain_name === host);
    if (!found?.build_sid) throw Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const rows = variableRows.collection(emulator, `${found.service_sid}/${found.sid}`).all();
    const service = serverlessServices.collection(emulator).get(found.service_sid);
    const credentials = { ACCOUNT_SID: emulator.accountSid, AUTH_TOKEN: emulator.authToken };
    const context = {
      ...Object.fromEntries(rows.map(({ key, value }) => [key, value])),
      ...(service?.include_credentials ? credentials : {}),
      DOMAIN_NAME: host,
      getTwilioClient: () => sdkFor(emulator),
    };
    const site = findSite(emulator, host);
    const print = (message: string) => {
      if (site) keepLog(emulator, site, { level: 'info', message });
    };
    const asset = (name: string) => (name === '/bot.json' ? SCRIPT : undefined);
    const gateway = createGateway({
      functions: Object.entries(ENTRY_POINTS).map(([path, { access }]) => ({ path, access })),
      assets: [],
      authToken: emulator.authToken,
      clock: emulator.clock,
      invoke: invokeInProcess(context, { ...runtime, print, asset }),
    });
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const answer = await gateway({
      ...{ method, url },
      headers: { ...lower, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      body: Buffer.from(new URLSearchParams(form).toString()),
    });
    return { status: answer.status, body: answer.body.toString() };
  };
