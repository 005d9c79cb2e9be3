import { installCommand } from '../install/program';

export const doctorCommand = installCommand('doctor');
