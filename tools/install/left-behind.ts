import { createLedgers } from '../../src/core/ledgers';
import { attempt } from '../../src/platform/errors';
import { ORCHESTRATIONS, type OrchestrationName, type Settings } from '../../src/platform/settings';
import { createDocuments } from '../../src/twilio/documents';
import { PAGE_SIZE } from '../engine/directory';
import { amiss, type Finding, ofTrouble, readable, reading } from '../engine/problem';
import { listOpen } from '../flows/open';
import { commandLine } from '../support/command-line';
import { counted } from '../support/terminal';
import type { Session } from './session';

/** Of each list; with more, the numbers are the least there is. */
const LIST = { pageSize: PAGE_SIZE, limit: 1_000 };
/** Of Sync Documents, other applications' included: 50 to a page. */
const MOST_PAGES = 20;

const SID_LENGTH = 34;

/** SIDs of the engagements of an orchestration of which Flexkeep has a ledger. */
const ledgered = async (
  { client }: Session,
  { syncServiceSid }: Settings,
  name: OrchestrationName,
): Promise<Set<string>> => {
  const ledgers = createLedgers(createDocuments(client, syncServiceSid));
  const sids = new Set<string>();
  let query: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { items, next } = await ledgers.page(query);
    for (const { sid, record } of items) if (record.data?.orchestration === name) sids.add(sid);
    if (next === undefined) break;
    query = next;
  }
  return sids;
};

/** SIDs of the Chat Channels and Conversations that still take a customer's message. */
const OPEN: Record<OrchestrationName, (session: Session, settings: Settings) => Promise<string[]>> = {
  async 'flex-flow'({ client, account }) {
    const services = readable(account.proxyServices) ?? [];
    const lists = services.map(({ sid }) => client.proxy.v1.services(sid).sessions.list({ ...LIST }));
    const open = (await Promise.all(lists)).flat().filter(({ status }) => status !== 'closed');
    return open.map(({ uniqueName }) => (uniqueName ?? '').slice(0, SID_LENGTH));
  },
  conversations: async ({ client }, { chatServiceSid }) =>
    (await listOpen(client, chatServiceSid, LIST.limit)).map(({ sid }) => sid),
};

const WHAT = { 'flex-flow': 'open Proxy Session', conversations: 'open Conversation' } as const;

/** Whether customers of an orchestration that is not looked after any more are still in the middle of an engagement. */
export const checkLeftBehind = async (session: Session, settings: Settings): Promise<Finding[]> => {
  const { options } = session;
  const dropped = ORCHESTRATIONS.filter((name) => !settings.orchestrations.includes(name));
  const findings = dropped.map(async (name): Promise<Finding[]> => {
    const check = 'Left behind';
    const found = await reading(`${WHAT[name]}s`, async () => {
      const known = await attempt(() => ledgered(session, settings, name));
      const open = known.size ? await attempt(() => OPEN[name](session, settings)) : [];
      return open.filter((sid) => known.has(sid)).length;
    });
    if (!found.ok) return [ofTrouble(check, found.problem)];
    if (!found.value) return [];
    const what = counted(found.value, WHAT[name]);
    const says = `ORCHESTRATIONS has no ${name}, and ${what} of it began with Flexkeep: neither janitor nor sweep ends them`;
    const todo = `Keep ${name} in ORCHESTRATIONS in ${options.env} until they have ended: ${commandLine(options.flags, 'setup')}`;
    return [amiss(check, says, todo)];
  });
  return (await Promise.all(findings)).flat();
};
