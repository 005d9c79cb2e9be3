import { loadSpec } from '../../spec/load';

export const chatSpec = loadSpec('chat');
