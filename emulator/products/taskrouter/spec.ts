import { loadDescription } from '../../description/load';

export const spec = loadDescription('taskrouter');
