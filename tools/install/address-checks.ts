import type { Twilio } from 'twilio';
import { REFERENCE } from '../../src/conversations/payload';
import { createLedgers } from '../../src/core/ledgers';
import { parseAttributes } from '../../src/platform/attributes';
import { attempt } from '../../src/platform/errors';
import { fieldsIn } from '../../src/platform/parse';
import { ORCHESTRATIONS, type OrchestrationName, type Settings } from '../../src/platform/settings';
import { createDocuments } from '../../src/twilio/documents';
import { LIVE } from '../../src/twilio/tasks';
import { PAGE_SIZE } from '../engine/directory';
import { masked, quoted } from '../engine/mask';
import { amiss, type Finding, fine, ofTrouble, readable, reading, unknown } from '../engine/problem';
import { type LiveAddress, placeOf } from '../flows/address';
import { leadsTo } from '../flows/notes';
import { listOpen } from '../flows/open';
import { isAddress, type LiveResource, nameInLine, nameOf, type Resource, webhookOf } from '../flows/resource';
import { commandLine } from '../support/command-line';
import { counted } from '../support/terminal';
import type { Session } from './session';

type Orchestration = Settings['orchestrations'][number];

/** Which orchestration serves what, and whether it is looked after at all. */
const servedBy = (
  name: Orchestration,
  served: Resource[],
  { orchestrations }: Settings,
  { options }: Session,
): Finding[] => {
  const names = served.map((one) => ('channelType' in one ? `"${nameInLine(one)}"` : nameInLine(one))).join(', ');
  if (orchestrations.includes(name)) return [fine('Serves', `${name}: ${names || 'nothing leads here'}`)];
  if (!served.length) return [];
  const todo = `Add ${name} to ORCHESTRATIONS in ${options.env}: ${commandLine(options.flags, 'setup')}`;
  return [amiss('Serves', `${names} lead here, and ORCHESTRATIONS has no ${name}: messages are ignored`, todo)];
};

/**
 * https://www.twilio.com/docs/flex/developer/conversations/best-practices: only the Flex Chat Service, as the default. It is
 * asked only where `chatServiceSid` is right: an account is not to be changed after a slip in a file.
 */
const defaultService = async ({ client }: Session, { chatServiceSid }: Settings): Promise<Finding[]> => {
  const check = 'Conversations';
  const found = await reading('the configuration of Conversations', () =>
    client.conversations.v1.configuration().fetch(),
  );
  if (!found.ok) return [unknown(check, found.problem.problem)];
  const { defaultChatServiceSid: sid } = found.value;
  if (sid === chatServiceSid) return [fine(check, `the default service is the Chat Service of Flex, ${sid}`)];
  const todo = 'In the Console: Conversations, Manage, Defaults, Default Conversation Service.';
  return [amiss(check, `the default service is ${sid}, and Flex works with ${chatServiceSid}`, todo)];
};

const elsewhere = ({ sid, state }: LiveAddress): Finding => {
  const [name, url] = [`${placeOf(state)} (${sid})`, webhookOf(state)];
  if (state['autoCreation.type'] === 'default') {
    return unknown('Addresses', `${name} leads nowhere: its Conversations have neither webhook nor Studio`);
  }
  const target = url ? masked(url) : `the Studio flow ${state['autoCreation.studioFlowSid']}`;
  return unknown('Addresses', `${name} leads elsewhere: ${target}`);
};

/** Without a Conversations service of its own an Address uses the account's default. */
const anotherService = (
  { sid, state }: LiveResource,
  { chatServiceSid }: Settings,
  { options: { flags } }: Session,
): Finding[] => {
  const chat = isAddress(state) ? state['autoCreation.conversationServiceSid'] : state.chatServiceSid;
  if (!chat || chat === chatServiceSid) return [];
  const ours = `TWILIO_FLEX_CHAT_SERVICE_SID is ${chatServiceSid}`;
  const says = `${quoted(nameOf(state), sid)} uses the Chat Service ${chat}, and ${ours}: its messages are ignored`;
  const todo = `Let the two agree: ${commandLine(flags, 'flows', 'plan')}, or ${commandLine(flags, 'setup')}`;
  return [amiss(isAddress(state) ? 'Addresses' : 'Flex Flows', says, todo)];
};

/** Each costs up to two requests. */
const MOST_LOOKED_AT = 100;

/** Whether a customer of a number is in it, and nothing is told of what they write. */
const leadsNowhere = async (client: Twilio, serviceSid: string, sid: string): Promise<boolean> => {
  const conversation = client.conversations.v1.services(serviceSid).conversations(sid);
  if ((await attempt(() => conversation.webhooks.list())).length) return false;
  const participants = await attempt(() => conversation.participants.list({ pageSize: PAGE_SIZE }));
  return participants.some(({ messagingBinding }) => fieldsIn(messagingBinding)?.proxy_address !== undefined);
};

/** Conversations that are bound to a number, so that it goes on leading there, and have neither webhook nor Task. */
const strandedIn = async ({ client, options, world }: Session, settings: Settings): Promise<Finding[]> => {
  const check = 'Conversations';
  const { chatServiceSid, workspaceSid, minAgeHours } = settings;
  const found = await reading('Conversations and Tasks', async () => {
    const open = await listOpen(client, chatServiceSid, MOST_LOOKED_AT);
    const live = await client.taskrouter.v1
      .workspaces(workspaceSid)
      .tasks.list({ assignmentStatus: LIVE, pageSize: PAGE_SIZE });
    const busy = live.map(({ attributes: text }) => {
      const attributes = parseAttributes(text);
      return attributes.legible ? REFERENCE.in(attributes.values) : undefined;
    });
    const latest = world.now() - minAgeHours * 3_600_000;
    const old = open.filter(({ sid, dateUpdated }) => !busy.includes(sid) && dateUpdated.getTime() < latest);
    const stranded: string[] = [];
    for (const { sid } of old.slice(0, MOST_LOOKED_AT)) {
      if (await leadsNowhere(client, chatServiceSid, sid)) stranded.push(sid);
    }
    return { stranded, isMore: old.length > MOST_LOOKED_AT };
  });
  if (!found.ok) return [unknown(check, found.problem.problem)];
  const { stranded, isMore } = found.value;
  if (!stranded.length) return [];
  const { length } = stranded;
  const named = `${stranded.slice(0, 3).join(', ')}${length > 3 || isMore ? ', …' : ''}`;
  const says = `${length}${isMore ? ' or more' : ''} bound to a number, with neither webhook nor Task: ${named}`;
  return [
    unknown(
      check,
      `${says}. Left and paused ones are like that; which are stale says ${commandLine(options.flags, 'sweep')}`,
    ),
  ];
};

/** What serves whom in an account of Flex Flows, of Addresses, or of both. */
export const checkAddresses = async (
  session: Session,
  settings: Settings,
  isChatServiceRight: boolean,
): Promise<Finding[]> => {
  const { account, origin } = session;
  const { addresses: found } = account;
  const addresses = readable(found) ?? [];
  const flows = readable(account.flows) ?? [];
  const on = addresses.filter(({ state }) => state['autoCreation.enabled']);
  const isOurs = ({ state }: { state: Resource }) => leadsTo(state, [origin]);
  return [
    ...(found.ok ? [] : [unknown('Addresses', found.problem.problem)]),
    ...servedBy(
      'flex-flow',
      flows.filter((one) => one.state.enabled && isOurs(one)).map(({ state }) => state),
      settings,
      session,
    ),
    ...servedBy(
      'conversations',
      on.filter(isOurs).map(({ state }) => state),
      settings,
      session,
    ),
    ...on.filter((one) => !isOurs(one)).map(elsewhere),
    ...(isChatServiceRight
      ? [
          ...[...flows, ...addresses].filter(isOurs).flatMap((one) => anotherService(one, settings, session)),
          ...(on.length ? await defaultService(session, settings) : []),
          ...(settings.orchestrations.includes('conversations') ? await strandedIn(session, settings) : []),
        ]
      : [unknown('Conversations', 'not compared: see Chat Service, above')]),
  ];
};

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
