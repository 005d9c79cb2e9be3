import type { Row } from '../../core/store';
import type { Handlers } from '../../wire/call';
import { listPage } from '../../wire/page';
import { buildHandlers, builds, buildTimers, deployments } from './builds';
import { environments, services, variables } from './services';
import { assets, assetVersions, contentHandlers, functions, functionVersions } from './uploads';

export { serverlessSpec } from './spec';
export const serverlessTimers = buildTimers;

/** What Functions print goes to the terminal and nowhere else: the list of Logs is always empty. */
const logHandlers: Handlers = {
  'serverless.ListLog'(call, world) {
    const service = services.require(world, call, '', call.params.ServiceSid ?? '');
    environments.require(world, call, service.sid, call.params.EnvironmentSid ?? '');
    return listPage(call, world.store.of<Row>('serverless.Log'));
  },
};

const kinds = [
  ...[services, environments, variables],
  ...[functions, functionVersions, assets, assetVersions],
  ...[builds, deployments],
];

/** Serverless v1 and its uploads. Log entries and custom domains are not emulated. */
export const serverlessHandlers: Handlers = Object.assign(
  {},
  ...kinds.map(({ handlers }) => handlers),
  contentHandlers,
  buildHandlers,
  logHandlers,
);
