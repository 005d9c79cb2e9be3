import { loadSpec } from '../../spec/load';

export const spec = loadSpec('taskrouter');
