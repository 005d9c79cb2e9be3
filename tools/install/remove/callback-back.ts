import { readable } from '../../engine/problem';
import { type Callback, callbackText, filterText, isSameCallback, isSameFilter, withoutSecrets } from '../callback';
import type { Account } from '../look';
import type { Installation } from '../record';

/** What becomes of the workspace's callback. */
export interface CallbackBack {
  workspaceSid: string;
  /** What it becomes; absent: it is not touched. */
  to?: { url: string; text: string };
  changes: string[];
  left: string[];
}

/** @throws nothing: where it cannot be put back, `left` says why */
export const planCallbackBack = (account: Account, installation: Installation): CallbackBack => {
  const { workspaceSid, callback } = installation;
  const workspace = readable(account.workspaces)?.find(({ sid }) => sid === workspaceSid);
  const leave = (...left: string[]): CallbackBack => ({ workspaceSid, changes: [], left });
  if (!callback) return leave();
  if (!workspace) return leave(`the callback of the Workspace ${workspaceSid}, which is gone`);
  const { before, set } = callback;
  const { callback: now, name } = workspace;
  const isAsBefore = isSameCallback(now, before) && isSameFilter(now.filter, before.filter);
  if (isAsBefore) return leave();
  if (now.url !== set.url) {
    return leave(`the callback of "${name}": somebody has set it to ${withoutSecrets(now.url) || 'nothing'} since`);
  }
  const was = isSameFilter(now.filter, set.filter)
    ? ''
    : ` (its filter was ${filterText(now.filter) || 'empty'} by now)`;
  return {
    workspaceSid,
    to: { url: before.url, text: before.text ?? filterText(before.filter) },
    changes: [`send the events of "${name}" ${toWhere(before)} again${was}`],
    left: [],
  };
};

const toWhere = (callback: Callback): string => (callback.url ? `to ${callbackText(callback)}` : 'nowhere');
