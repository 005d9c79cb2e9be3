import type { Settings } from '../../../src/platform/settings';
import { ENDING } from '../../../src/taskrouter/events';
import { readable } from '../../engine/problem';
import { callbackText, covers, unite, withoutSecrets } from '../callback';
import type { Site } from '../deployments';
import type { Account } from '../look';
import { EVENTS_PATH } from '../names';
import { amiss, type Finding, fine } from './finding';

const SETUP = 'npm run setup, which keeps whoever has it now as a consumer';

/** Whether the workspace tells Flexkeep what it has to know. */
export const checkCallback = (account: Account, settings: Settings, site: Site | undefined): Finding => {
  const workspace = readable(account.workspaces)?.find(({ sid }) => sid === settings.workspaceSid);
  if (!workspace) return amiss('Callback', 'it cannot be read', 'See Workspace, above.');
  const { callback } = workspace;
  const target = site ? `https://${site.domain}${EVENTS_PATH}` : undefined;
  if (callback.url === '') return amiss('Callback', 'the Workspace sends its events nowhere', 'npm run setup');
  if (callback.url !== target) {
    return amiss('Callback', `the Workspace sends its events elsewhere: ${withoutSecrets(callback.url)}`, SETUP);
  }
  const needed = unite([...ENDING], ...(settings.downstream ?? []).map(({ events }) => events ?? []));
  if (!covers(callback.filter, needed)) {
    const missing = needed.filter((name) => !callback.filter.includes(name)).join(',') || 'those of a consumer of all';
    return amiss('Callback', `its filter leaves out events that are needed: ${missing}`, 'npm run setup');
  }
  return fine('Callback', callbackText(callback));
};
