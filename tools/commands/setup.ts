import { installCommand } from '../install/program';

export const setupCommand = installCommand('setup');
