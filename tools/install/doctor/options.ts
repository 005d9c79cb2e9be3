import type { InstallOptions } from '../world';

export interface DoctorOptions extends InstallOptions {
  file: string;
  /** `dev` */
  environment: string;
}
