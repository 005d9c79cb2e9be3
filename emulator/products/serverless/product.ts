import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { buildHandlers, builds, buildTimers, deployments } from './builds';
import { serverlessFidelity } from './fidelity';
import { logs } from './logs';
import { environments, serverlessServices, variables } from './services';
import { assets, assetVersions, contentHandlers, functions, functionVersions } from './uploads';

/**
 * Serverless v1 and its uploads. Custom domains are not emulated.
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
    ...logs.handlers,
  },
  timers: buildTimers,
};
