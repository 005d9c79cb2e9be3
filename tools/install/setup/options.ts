import type { InstallOptions } from '../world';

export interface SetupOptions extends InstallOptions {
  workspace?: string;
  workflow?: string;
  chatService?: string;
  proxyService?: string;
  syncService?: string;
  orchestrations?: string;
  /** `dev` */
  environment: string;
  /** Of a deployment that was made by other means. */
  domain?: string;
  file: string;
  timer: boolean;
  deploy: boolean;
  adopt: boolean;
  flows: boolean;
  selfTest: boolean;
}
