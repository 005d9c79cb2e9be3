import { CONSUMER_VARIABLES } from '../../../src/platform/consumers';
import { variablesIn } from '../../support/environment';
import { entriesOf, partsOf } from '../consumer-list';
import { type EnvChanges, editEnv, readEnvText } from '../env-file';
import type { Installation } from '../record';

/** What a `.env` file shall say when Flexkeep is gone; absent: as it does now. */
export interface EnvBack {
  path: string;
  /** Its path as it was given. */
  file: string;
  text: string;
  /** Names of what changes. */
  names: string[];
}

/**
 * Takes out of the file what setup made, and is not there any more: the Functions' domain, the timer's Workflow, and
 * the callback that was kept as a consumer. The rest stays: a person wrote it, or a next setup can use it.
 */
export const planEnvBack = (
  { name, path }: { name: string; path: string },
  accountSid: string,
  installation: Installation,
): EnvBack | undefined => {
  const text = readEnvText(path);
  const there = variablesIn(text, name);
  if (there.ACCOUNT_SID !== accountSid) return undefined;
  const changes: EnvChanges = {};
  const { timer, callback, deployed } = installation;
  if (deployed && there.DOMAIN_NAME === deployed.domain) changes.DOMAIN_NAME = undefined;
  if (timer && there.SWEEP_TIMER_WORKFLOW_SID) changes.SWEEP_TIMER_WORKFLOW_SID = undefined;
  const adopted = callback?.adopted ? partsOf(callback.adopted) : [];
  for (const name of CONSUMER_VARIABLES) {
    const entries = entriesOf(there[name] ?? '');
    const rest = entries.filter((entry) => !adopted.includes(entry));
    if (rest.length < entries.length) changes[name] = rest.join(' ') || undefined;
  }
  const names = Object.keys(changes);
  return names.length ? { path, file: name, text: editEnv(text, changes), names } : undefined;
};
