import { loadDescription } from '../../description/load';

export const chatSpec = loadDescription('chat');
