import { keepLog } from '../../emulator/products/serverless/logs';
import { resourceCases } from './resource-cases';
import type { Cases, Outcome, Stage } from './stage';

const CODE = 'exports.handler = (context, event, callback) => callback(null, "Ahoy");';

const service = async ({ sdk }: Stage) => {
  const { services } = sdk.serverless.v1;
  return services((await services.create({ uniqueName: 'flexkeep', friendlyName: 'Flexkeep' })).sid);
};
const environment = async (stage: Stage) => {
  const one = await service(stage);
  const { sid } = await one.environments.create({ uniqueName: 'dev-environment', domainSuffix: 'dev' });
  return one.environments(sid);
};

/** An Environment in which a Function has printed something. */
const printed = async (stage: Stage) => {
  const one = await environment(stage);
  const { sid: environmentSid, serviceSid } = await one.fetch();
  const site = { domain: '', serviceSid, environmentSid, buildSid: `ZB${'1'.repeat(32)}`, deploymentSid: null };
  const empty = { version: '', functions: [], dependencies: [], variables: {} };
  keepLog(stage.emulator, { ...site, ...empty }, { level: 'info', message: 'Ahoy' });
  return one;
};

/** The SDK has no uploads: a form as browsers, curl and @twilio-labs/serverless-api send it. */
export const upload = async (
  { emulator }: Pick<Stage, 'emulator'>,
  path: string,
  fields: Record<string, string | Blob>,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  const encoded = new Response(form);
  const { accountSid, authToken } = emulator;
  const answer = await emulator.api({
    method: 'POST',
    host: 'serverless-upload.twilio.com',
    path,
    query: new URLSearchParams(),
    headers: {
      authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
      'content-type': encoded.headers.get('content-type') ?? '',
    },
    body: Buffer.from(await encoded.arrayBuffer()),
  });
  return { status: answer.status, body: JSON.parse(answer.body ?? 'null') };
};

const code = (text = CODE) => new Blob([text], { type: 'application/javascript' });

const uploaded = async (stage: Stage) => {
  const one = await service(stage);
  const { sid, serviceSid } = await one.functions.create({ friendlyName: '/inbound' });
  const path = `/v1/Services/${serviceSid}/Functions/${sid}/Versions`;
  const { body } = await upload(stage, path, { Path: 'inbound', Visibility: 'protected', Content: code() });
  return { service: one, made: one.functions(sid), version: String(body.sid), body };
};

const uploadedAsset = async (stage: Stage) => {
  const one = await service(stage);
  const { sid, serviceSid } = await one.assets.create({ friendlyName: '/bot.json' });
  const path = `/v1/Services/${serviceSid}/Assets/${sid}/Versions`;
  const { body } = await upload(stage, path, { Path: '/bot.json', Visibility: 'private', Content: new Blob(['{}']) });
  return { made: one.assets(sid), version: String(body.sid), body };
};

const built = async (stage: Stage) => {
  const { service: one, version } = await uploaded(stage);
  const dependencies = JSON.stringify([{ name: '@twilio/runtime-handler', version: '2.0.1' }]);
  const build = await one.builds.create({ functionVersions: [version], dependencies, runtime: 'node22' });
  return { service: one, build };
};

const deployed = async (stage: Stage) => {
  const { service: one, build } = await built(stage);
  await stage.emulator.clock.advance(1000);
  const { sid } = await one.environments.create({ uniqueName: 'dev-environment', domainSuffix: 'dev' });
  const place = one.environments(sid);
  return { place, build, deployment: await place.deployments.create({ buildSid: build.sid }) };
};

const FUNCTION = { path: '/inbound', visibility: 'protected' };
const ASSET = { path: '/bot.json', visibility: 'private' };

const versionCases: Cases = {
  'serverless.CreateFunctionVersion': async (stage): Promise<Outcome> => [(await uploaded(stage)).body, FUNCTION],
  'serverless.FetchFunctionVersion': async (stage) => {
    const { made, version } = await uploaded(stage);
    return [await made.functionVersions(version).fetch(), FUNCTION];
  },
  'serverless.ListFunctionVersion': async (stage) => {
    const { made } = await uploaded(stage);
    return [await made.functionVersions.list(), [expect.objectContaining(FUNCTION)]];
  },
  'serverless.FetchFunctionVersionContent': async (stage) => {
    const { made, version } = await uploaded(stage);
    return [await made.functionVersions(version).functionVersionContent().fetch(), { sid: version, content: CODE }];
  },
  'serverless.CreateAssetVersion': async (stage) => [(await uploadedAsset(stage)).body, ASSET],
  'serverless.FetchAssetVersion': async (stage) => {
    const { made, version } = await uploadedAsset(stage);
    return [await made.assetVersions(version).fetch(), ASSET];
  },
  'serverless.ListAssetVersion': async (stage) => {
    const { made } = await uploadedAsset(stage);
    return [await made.assetVersions.list(), [expect.objectContaining(ASSET)]];
  },
};

const buildCases: Cases = {
  'serverless.CreateBuild': async (stage): Promise<Outcome> => [
    (await built(stage)).build,
    { status: 'building', runtime: 'node22', dependencies: [{ name: '@twilio/runtime-handler', version: '2.0.1' }] },
  ],
  'serverless.FetchBuild': async (stage) => {
    const { service: one, build } = await built(stage);
    await stage.emulator.clock.advance(1000);
    const functionVersions = [expect.objectContaining({ path: '/inbound', visibility: 'PROTECTED' })];
    return [await one.builds(build.sid).fetch(), { status: 'completed', functionVersions }];
  },
  'serverless.FetchBuildStatus': async (stage) => {
    const { service: one, build } = await built(stage);
    return [await one.builds(build.sid).buildStatus().fetch(), { sid: build.sid, status: 'building' }];
  },
  'serverless.ListBuild': async (stage) => {
    const { service: one, build } = await built(stage);
    return [await one.builds.list(), [expect.objectContaining({ sid: build.sid })]];
  },
  'serverless.DeleteBuild': async (stage) => {
    const { service: one, build } = await built(stage);
    await one.builds(build.sid).remove();
    return [await one.builds.list(), []];
  },
  'serverless.CreateDeployment': async (stage) => {
    const { place, build } = await deployed(stage);
    return [
      await place.fetch(),
      { buildSid: build.sid, domainName: expect.stringMatching(/^flexkeep-\d{4}-dev\.twil\.io$/) },
    ];
  },
  'serverless.FetchDeployment': async (stage) => {
    const { place, deployment } = await deployed(stage);
    return [await place.deployments(deployment.sid).fetch(), { buildSid: deployment.buildSid }];
  },
  'serverless.ListDeployment': async (stage) => {
    const { place, deployment } = await deployed(stage);
    return [await place.deployments.list(), [expect.objectContaining({ sid: deployment.sid })]];
  },
};

export const serverlessCases: Cases = {
  ...resourceCases({
    name: 'serverless.*Service',
    many: ({ sdk }) => sdk.serverless.v1.services,
    create: { uniqueName: 'flexkeep', friendlyName: 'Flexkeep', includeCredentials: true },
    update: { friendlyName: 'Renamed' },
  }),
  ...resourceCases({
    name: 'serverless.*Environment',
    many: async (stage) => (await service(stage)).environments,
    create: { uniqueName: 'dev-environment', domainSuffix: 'dev' },
  }),
  ...resourceCases({
    name: 'serverless.*Variable',
    many: async (stage) => (await environment(stage)).variables,
    create: { key: 'SWEEP_MIN_AGE_HOURS', value: '25' },
    update: { value: '48' },
  }),
  ...resourceCases({
    name: 'serverless.*Function',
    many: async (stage) => (await service(stage)).functions,
    create: { friendlyName: '/inbound' },
    update: { friendlyName: '/outbound' },
  }),
  ...resourceCases({
    name: 'serverless.*Asset',
    many: async (stage) => (await service(stage)).assets,
    create: { friendlyName: '/index.html' },
    update: { friendlyName: '/page.html' },
  }),
  ...versionCases,
  ...buildCases,
  'serverless.ListLog': async (stage): Promise<Outcome> => [
    await (await printed(stage)).logs.list(),
    [expect.objectContaining({ level: 'info', message: 'Ahoy' })],
  ],
  'serverless.FetchLog': async (stage): Promise<Outcome> => {
    const { logs } = await printed(stage);
    const [line] = await logs.list();
    return [await logs(line?.sid ?? '').fetch(), { level: 'info', message: 'Ahoy', functionSid: null }];
  },
};
