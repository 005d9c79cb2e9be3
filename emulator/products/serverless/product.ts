import type { Row } from '../../core/store';
import { loadDescription } from '../../description/load';
import type { Handlers } from '../shared/call';
import { listPage } from '../shared/page';
import type { Product } from '../shared/product';
import { buildHandlers, builds, buildTimers, deployments } from './builds';
import { serverlessFidelity } from './fidelity';
import { environments, serverlessServices, variables } from './services';
import { assets, assetVersions, contentHandlers, functions, functionVersions } from './uploads';

/**
 * What Functions print goes to the terminal and nowhere else: the list of Logs is always empty.
 * @fidelity serverless.logs
 */
const logHandlers: Handlers<'serverless'> = {
  ListLog(call, world) {
    const service = serverlessServices.require(world, call, '', call.params.ServiceSid);
    environments.require(world, call, service.sid, call.params.EnvironmentSid);
    return listPage(call, world.store.of<Row>('serverless.Log'), { view: (row) => row });
  },
};

/**
 * Serverless v1 and its uploads. Log entries and custom domains are not emulated.
 * @fidelity serverless.description, serverless.undeclared
 */
export const serverless: Product<'serverless'> = {
  name: 'serverless',
  title: 'Serverless v1',
  description: loadDescription('serverless'),
  fidelity: serverlessFidelity,
  handlers: {
    ...serverlessServices.handlers,
    ...environments.handlers,
    ...variables.handlers,
    ...functions.handlers,
    ...functionVersions.handlers,
    ...assets.handlers,
    ...assetVersions.handlers,
    ...builds.handlers,
    ...deployments.handlers,
    ...contentHandlers,
    ...buildHandlers,
    ...logHandlers,
  },
  timers: buildTimers,
};
