import type { JournalEntry } from '../core/journal';

const SID = /[A-Z]{2}[0-9a-f]{32}/g;

/** What an entry is about: a SID as a rule, and of a Function how long it took. A path's last SID says most. */
export const aboutOf = ({ kind, detail }: JournalEntry): string => {
  if (kind === 'function') return `${detail.ms} ms`;
  const { taskSid, channelSid, resourceSid, sid, snapshot, path = '' } = detail;
  return String(taskSid ?? channelSid ?? resourceSid ?? sid ?? snapshot ?? String(path).match(SID)?.at(-1) ?? '');
};
