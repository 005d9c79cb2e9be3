import { badRequest } from '../../core/errors';
import type { Handlers, Takes } from '../shared/call';
import type { TimerHandlers } from '../shared/product';
import { defineResource, type Shelves } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';
import { conflict, MOST, tooMany } from './limits';
import type { BuildRow, ContainerRow, DeploymentRow, VersionRow } from './rows';
import { dependenciesOf, runtimeOf } from './runtime';
import { environments, serverlessServices } from './services';
import { assets, assetVersions, functions, functionVersions } from './uploads';

/**
 * Approximate: on Twilio it is seconds or minutes. Less than the second after which clients ask again.
 * @fidelity serverless.build-time
 */
const BUILD_MS = 500;

/** The Versions of these SIDs, which may be of any Function (or Asset) of the Service. */
const collect = (
  world: TwilioWorld,
  service: string,
  parent: Shelves<ContainerRow>,
  versions: Shelves<VersionRow>,
  wanted: string[] = [],
) => {
  const parents = parent.collection(world, service).all();
  return wanted.map((sid) => {
    const places = parents.map((one) => versions.collection(world, `${service}/${one.sid}`));
    const found = places.map((place) => place.get(sid)).find(Boolean);
    // Approximate: nothing says what an unknown one is answered. @fidelity serverless.build-states
    if (!found) throw badRequest(`Version ${sid} was not found`);
    return found;
  });
};

/** As a Build lists a Version: without its URL, and in capitals, in the description's own example. */
const listed = ({ sid, account_sid, service_sid, date_created, path, visibility }: VersionRow) => ({
  ...{ sid, account_sid, service_sid, date_created, path },
  visibility: visibility.toUpperCase(),
});

/**
 * Approximate: what two of one path are answered is not documented; one of them would be lost.
 * @fidelity serverless.build-states
 */
const refuseTwins = (versions: VersionRow[]): void => {
  const paths = versions.map(({ path }) => path);
  const twin = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twin) throw badRequest(`Duplicate path ${twin} in Build`);
};

const fill = (
  row: BuildRow,
  { input }: { input: Takes<'serverless.CreateBuild'>['input'] },
  world: TwilioWorld,
): void => {
  const code = collect(world, row.service_sid, functions, functionVersions, input.FunctionVersions);
  const files = collect(world, row.service_sid, assets, assetVersions, input.AssetVersions);
  // https://github.com/twilio/twilio-cli/issues/215 @fidelity serverless.build-refusals
  if (!code.length && !files.length) {
    throw badRequest('At least one Function Version or Asset Version is required for Build.');
  }
  if (code.length > MOST.functionVersions) throw tooMany('Function Versions', MOST.functionVersions);
  const hidden = files.filter(({ visibility }) => visibility === 'private');
  if (hidden.length > MOST.privateAssetVersions) throw tooMany('Private Assets', MOST.privateAssetVersions);
  if (files.length - hidden.length > MOST.assetVersions) throw tooMany('Assets', MOST.assetVersions);
  refuseTwins([...code, ...files]);
  row.dependencies = dependenciesOf(input.Dependencies);
  row.runtime = runtimeOf(input.Runtime);
  row.status = 'building';
  row.function_versions = code.map((version) => ({ ...listed(version), function_sid: String(version.function_sid) }));
  row.asset_versions = files.map((version) => ({ ...listed(version), asset_sid: String(version.asset_sid) }));
};

const isActive = (world: TwilioWorld, { sid, service_sid }: BuildRow): boolean =>
  environments.collection(world, service_sid).find(({ build_sid }) => build_sid === sid) !== undefined;

export const builds = defineResource<BuildRow, 'serverless.Build'>('serverless.Build', {
  prefix: 'ZB',
  parents: [serverlessServices],
  created: fill,
  deleted(row, _, world) {
    // Approximate: nothing says what the deletion of one that is deployed is answered.
    // @fidelity serverless.build-states
    if (isActive(world, row)) throw badRequest('Build is deployed to an Environment');
  },
  after(what, { sid, service_sid }, _, world) {
    if (what === 'create') world.schedule(BUILD_MS, 'serverless-build', { service: service_sid, build: sid });
  },
});

export const deployments = defineResource<DeploymentRow, 'serverless.Deployment'>('serverless.Deployment', {
  prefix: 'ZD',
  parents: [serverlessServices, environments],
  created(row, call, world) {
    const service = serverlessServices.require(world, call, '', call.params.ServiceSid);
    const environment = environments.require(world, call, service.sid, call.params.EnvironmentSid);
    // https://github.com/twilio/twilio-cli/issues/215, also of one without a Build where there is none.
    // @fidelity serverless.redeployment
    if (row.build_sid === environment.build_sid) throw conflict('Environment already has requested deployment.');
    const build = row.build_sid === null ? undefined : builds.collection(world, service.sid).get(row.build_sid);
    // Approximate: the words, and that an unfinished one is refused. @fidelity serverless.build-states
    if (row.build_sid !== null && !build) throw badRequest(`Build ${row.build_sid} was not found`);
    if (build && build.status !== 'completed') throw badRequest(`Build ${build.sid} is ${build.status}`);
  },
  after(_, { sid, build_sid }, call, world) {
    const service = serverlessServices.require(world, call, '', call.params.ServiceSid);
    const environment = environments.require(world, call, service.sid, call.params.EnvironmentSid);
    environment.build_sid = build_sid;
    const detail = { sid, domain: environment.domain_name, ...(build_sid && { build: build_sid }) };
    world.journal.note({ kind: 'event', name: 'deployment.activated', detail });
  },
});

export const buildHandlers: Handlers<'serverless'> = {
  FetchBuildStatus(call, world) {
    const service = serverlessServices.require(world, call, '', call.params.ServiceSid);
    const row = builds.require(world, call, service.sid, call.params.Sid);
    const { sid, account_sid, service_sid, status } = row;
    return { body: { sid, account_sid, service_sid, status, url: `${builds.url(row)}/Status` } };
  },
};

export const buildTimers: TimerHandlers = {
  'serverless-build'(world, { service = '', build = '' }) {
    const row = builds.collection(world, service).get(build);
    if (!row) return;
    const missing = world.missingDependencies(row.dependencies);
    row.status = missing.length ? 'failed' : 'completed';
    if (!missing.length) return;
    const names = missing.join(', ');
    const detail = { sid: row.sid, missing: names };
    world.journal.note({ kind: 'note', name: `Build failed: missing ${names}`, detail, fault: 'failed' });
  },
};
