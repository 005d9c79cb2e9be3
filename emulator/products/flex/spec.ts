import { loadSpec } from '../../spec/load';

export const flexSpec = loadSpec('flex');
