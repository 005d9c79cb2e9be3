import { badRequest } from '../../core/errors';
import type { Row } from '../../core/store';
import type { Call, Handlers } from '../shared/call';
import type { TimerHandlers } from '../shared/product';
import { defineResource, type Kind } from '../shared/resource';
import type { World } from '../shared/world';
import { conflict, MOST, tooMany } from './limits';
import type { BuildRow, DeploymentRow, VersionRow } from './rows';
import { dependenciesOf, runtimeOf } from './runtime';
import { environments, services } from './services';
import { serverlessSpec } from './spec';
import { assets, assetVersions, functions, functionVersions } from './uploads';

/** Approximate: on Twilio it is seconds or minutes. Less than the second after which clients ask again. */
const BUILD_MS = 500;

/** The Versions of these SIDs, which may be of any Function (or Asset) of the Service. */
const collect = (world: World, service: string, parent: Kind, versions: Kind<VersionRow>, sids: unknown) => {
  const wanted = Array.isArray(sids) ? sids.map(String) : [];
  const parents = parent.collection(world, service).all();
  return wanted.map((sid) => {
    const places = parents.map((one) => versions.collection(world, `${service}/${one.sid}`));
    const found = places.map((place) => place.get(sid)).find(Boolean);
    // Approximate: nothing says what an unknown one is answered.
    if (!found) throw badRequest(`Version ${sid} was not found`);
    return found;
  });
};

/** As a Build lists a Version: without its URL, and in capitals, in the description's own example. */
const listed = ({ url: _, links: __, hidden: ___, ...row }: VersionRow): Row => ({
  ...row,
  visibility: row.visibility.toUpperCase(),
});

/** Approximate: what two of one path are answered is not documented; one of them would be lost. */
const refuseTwins = (versions: VersionRow[]): void => {
  const paths = versions.map(({ path }) => path);
  const twin = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twin) throw badRequest(`Duplicate path ${twin} in Build`);
};

const fill = (row: BuildRow, { input }: Call, world: World): void => {
  const code = collect(world, row.service_sid, functions, functionVersions, input.FunctionVersions);
  const files = collect(world, row.service_sid, assets, assetVersions, input.AssetVersions);
  // https://github.com/twilio/twilio-cli/issues/215
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
  row.function_versions = code.map(listed) as BuildRow['function_versions'];
  row.asset_versions = files.map(listed) as BuildRow['asset_versions'];
};

const isActive = (world: World, { sid, service_sid }: BuildRow): boolean =>
  environments.collection(world, service_sid).find(({ build_sid }) => build_sid === sid) !== undefined;

export const builds = defineResource<BuildRow>(serverlessSpec, {
  product: 'serverless',
  noun: 'Build',
  prefix: 'ZB',
  parents: [services],
  created: fill,
  deleted(row, _, world) {
    // Approximate: nothing says what the deletion of one that is deployed is answered.
    if (isActive(world, row)) throw badRequest('Build is deployed to an Environment');
  },
  after(what, { sid, service_sid }, _, world) {
    if (what === 'create') world.schedule(BUILD_MS, 'serverless-build', { service: service_sid, build: sid });
  },
});

export const deployments = defineResource<DeploymentRow>(serverlessSpec, {
  product: 'serverless',
  noun: 'Deployment',
  prefix: 'ZD',
  parents: [services, environments],
  created(row, call, world) {
    const service = services.require(world, call, '', call.params.ServiceSid ?? '');
    const environment = environments.require(world, call, service.sid, call.params.EnvironmentSid ?? '');
    // https://github.com/twilio/twilio-cli/issues/215, also of one without a Build where there is none.
    if (row.build_sid === environment.build_sid) throw conflict('Environment already has requested deployment.');
    const build = row.build_sid === null ? undefined : builds.collection(world, service.sid).get(row.build_sid);
    // Approximate: the words, and that an unfinished one is refused.
    if (row.build_sid !== null && !build) throw badRequest(`Build ${row.build_sid} was not found`);
    if (build && build.status !== 'completed') throw badRequest(`Build ${build.sid} is ${build.status}`);
  },
  after(_, { sid, build_sid }, call, world) {
    const service = services.require(world, call, '', call.params.ServiceSid ?? '');
    const environment = environments.require(world, call, service.sid, call.params.EnvironmentSid ?? '');
    environment.build_sid = build_sid;
    const detail = { sid, domain: environment.domain_name, ...(build_sid && { build: build_sid }) };
    world.journal.note({ kind: 'event', name: 'deployment.activated', detail });
  },
});

export const buildHandlers: Handlers = {
  FetchBuildStatus(call, world) {
    const service = services.require(world, call, '', call.params.ServiceSid ?? '');
    const { sid, account_sid, service_sid, status, url } = builds.require(
      world,
      call,
      service.sid,
      call.params.Sid ?? '',
    );
    return { body: { sid, account_sid, service_sid, status, url: `${url}/Status` } };
  },
};

export const buildTimers: TimerHandlers = {
  'serverless-build'(world, { service = '', build = '' }) {
    const row = builds.collection(world, service).get(build);
    if (row) row.status = 'completed';
  },
};
