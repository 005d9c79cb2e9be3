import { installCommand } from '../install/program';

export const removeCommand = installCommand('remove');
