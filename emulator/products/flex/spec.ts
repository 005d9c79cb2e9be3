import { loadDescription } from '../../description/load';

export const flexSpec = loadDescription('flex');
