import type { InstallOptions } from '../world';

export interface RemoveOptions extends InstallOptions {
  /** Also an installation whose callback or flows somebody has changed since, so that its Functions go. */
  force?: boolean;
}
