import { sidIn } from '../../src/platform/attributes';
import { ORCHESTRATIONS } from '../../src/platform/settings';
import { isFound, type Named, NOUNS, type Noun, pick, type Workspace } from '../engine/directory';
import { inOneLine, quoted } from '../engine/mask';
import { problemsIn, type Reading, readable, reading } from '../engine/problem';
import { Complaint, type Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { Terminal } from '../support/terminal';
import type { Account } from './session';

/** One thing that has to be chosen among what an account has. */
export interface Question extends Noun {
  /** `--proxy-service` */
  flag: string;
  /** `TWILIO_FLEX_PROXY_SERVICE_SID` */
  variable: string;
  candidates: Reading<Named[]>;
  /** By flag: a SID or a name. */
  given?: string | undefined;
  /** By environment or `.env`. */
  set?: string | undefined;
  /** What Flex itself, or an earlier installation, says. */
  told?: string | undefined;
  /** What a Flex account calls it when it is new. */
  usual: string;
  /** Said where there is none. */
  ifNone: string;
}

type Choice =
  | { kind: 'chosen'; candidate: Named; notice?: string }
  /** Only a person can tell; `suggestion` is the likely one. */
  | { kind: 'open'; candidates: Named[]; suggestion?: Named }
  | { kind: 'impossible'; problem: Trouble };

/** Which one is meant: by what a person said, by what Flex says, or because there is but one. */
export const choose = (question: Question): Choice => {
  const { noun, prefix, flag, variable, candidates: found, given, set, told, usual, ifNone } = question;
  const impossible = (where: string, problem: string, ...remedy: (string | undefined)[]): Choice => ({
    ...{ kind: 'impossible', problem: { where, problem, remedy: remedy.filter(Boolean).join(' ') } },
  });
  if (!found.ok) {
    // Where a list may not be read, a SID is taken as it is.
    const { where, problem, remedy } = found.problem;
    const sid = [given, set, told].find((text) => sidIn(text, prefix));
    if (!sid) return impossible(where, problem, remedy, `Or give its SID with ${flag}.`);
    const notice = `That the ${noun} ${sid} exists was not checked: ${problem}`;
    return { kind: 'chosen', candidate: { sid, name: sid }, notice };
  }
  const candidates = found.value;
  const said = given || set;
  if (said) {
    // It must be there, and is not silently replaced by something else.
    const one = pick(question, said, candidates);
    if (isFound(one)) return { kind: 'chosen', candidate: one };
    const instead = given ? `Give another ${flag}.` : `Correct it where it is set, or give ${flag}.`;
    return impossible(given ? flag : variable, one.problem, one.remedy, instead);
  }
  const [first, ...others] = candidates;
  if (!first) return impossible(noun, 'there is none', ifNone);
  const byFlex = others.length ? candidates.find(({ sid }) => sid === told) : first;
  if (byFlex) return { kind: 'chosen', candidate: byFlex };
  const [likely, ...more] = candidates.filter(({ name }) => name === usual);
  return { kind: 'open', candidates, ...(likely && !more.length ? { suggestion: likely } : {}) };
};

const MAX_TRIES = 3;

/** The answer to a question that only a person can answer; without one, the likely one where `isYes`. */
const ask = async (
  { noun, flag }: Question,
  { candidates, suggestion }: Extract<Choice, { kind: 'open' }>,
  terminal: Terminal,
  isYes: boolean,
  note: (notice: string) => void,
): Promise<Named> => {
  if (isYes && suggestion) {
    const { name, sid } = suggestion;
    note(`${noun}: taken: ${quoted(name, sid)}, of ${candidates.length}; another one with ${flag}`);
    return suggestion;
  }
  const lines = candidates.map(({ sid, name }, i) => `  ${i + 1}  ${inOneLine(name)}  ${sid}`);
  if (!isYes) terminal.talk([`\nWhich ${noun}?`, ...lines].join('\n'));
  const orEnter = suggestion ? `, or Enter for ${candidates.indexOf(suggestion) + 1}` : '';
  for (let tries = 1; !isYes && tries <= MAX_TRIES; tries += 1) {
    const answer = (await terminal.ask(`  Its number${orEnter}: `))?.trim();
    if (answer === undefined) break;
    const named = candidates[Number(answer) - 1] ?? candidates.find(({ sid }) => sid === answer);
    const found = answer === '' ? suggestion : named;
    if (found) return found;
    terminal.talk(`  That is none of 1 to ${candidates.length}.`);
  }
  throw new Complaint(
    `Which ${noun} is meant cannot be told.`,
    candidates.map(({ sid, name }) => ({ where: noun, problem: `${sid}  ${name}`, remedy: `${flag} ${sid}` })),
  );
};

/** What Flexkeep will look after. */
export interface Chosen {
  workspace: Workspace;
  workflow: Named;
  chatService: Named;
  /** Absent without flex-flow. */
  proxyService?: Named;
  /** A SID, or `default`. */
  syncServiceSid: string;
  /** As `ORCHESTRATIONS` has it; absent: the default. */
  orchestrations?: string;
  notices: string[];
}

export interface ChoiceFlags {
  workspace?: string;
  workflow?: string;
  chatService?: string;
  proxyService?: string;
  syncService?: string;
  orchestrations?: string;
  yes?: boolean;
  deploy: boolean;
}

const NO_FLEX = 'Is Flex set up in this account? Flexkeep looks after a Flex that is there: it does not make one.';
const NO_PROXY =
  'Flex Flows (flex-flow) need the Proxy Service of Flex. For Flex Conversations only: --orchestrations conversations';

/** The Task Channels on which a handover makes its Tasks. */
const TASK_CHANNELS = ['chat', 'sms'];

/** What else the bundle needs: how a Workspace, a Chat and a Proxy Service have to be. */
export const lacksOf = async (
  { directory, proxyServices }: Account,
  {
    workspaceSid,
    chatServiceSid,
    proxyServiceSid,
  }: { workspaceSid: string; chatServiceSid: string; proxyServiceSid?: string },
): Promise<Trouble[]> => {
  const leadsTo = readable(proxyServices)?.find(({ sid }) => sid === proxyServiceSid)?.chatServiceSid;
  const channels = readable(await reading('Task Channels', () => directory.taskChannels(workspaceSid)));
  const missing = TASK_CHANNELS.filter((name) => channels?.some((one) => one.name === name) === false);
  const troubles = missing.map((name) => ({
    where: 'Workspace',
    problem: `it has no Task Channel "${name}", on which the bot hands customers over`,
    remedy: `Create it in the Console: TaskRouter, the Workspace, Task Channels; its unique name is ${name}.`,
  }));
  if (!leadsTo || leadsTo === chatServiceSid) return troubles;
  const problem = `its Sessions lead into another Chat Service: ${leadsTo}`;
  const remedy = `Choose the two that belong together: --chat-service ${leadsTo}, or another --proxy-service.`;
  return [...troubles, { where: 'Proxy Service', problem, remedy }];
};

/**
 * Decides what is to be looked after: by flags, by the environment, by what Flex says, by being the only one, and in
 * the end by asking.
 *
 * @throws {Complaint} that names all that cannot be decided
 */
export const makeChoices = async (
  account: Account,
  flags: ChoiceFlags,
  variables: Variables,
  terminal: Terminal,
): Promise<Chosen> => {
  const { configured, directory, chatServices, proxyServices } = account;
  const installed = readable(account.installation);
  const orchestrations = flags.orchestrations ?? variables.ORCHESTRATIONS?.trim();
  const problems: Trouble[] = problemsIn(account.installation, ...(flags.deploy ? [account.service] : []));
  const notices: string[] = [];
  const decide = async (question: Omit<Question, 'set' | 'flag' | 'variable'>): Promise<Named | undefined> => {
    const words = question.noun.toLowerCase().split(' ');
    const variable = `TWILIO_FLEX_${words.join('_').toUpperCase()}_SID`;
    const asked = { ...question, flag: `--${words.join('-')}`, variable, set: variables[variable]?.trim() };
    const choice = choose(asked);
    if (choice.kind === 'open')
      return ask(asked, choice, terminal, flags.yes === true, (notice) => notices.push(notice));
    if (choice.kind === 'impossible') problems.push(choice.problem);
    else if (choice.notice) notices.push(choice.notice);
    return choice.kind === 'chosen' ? choice.candidate : undefined;
  };

  const workspace = await decide({
    ...{ ...NOUNS.workspace, candidates: account.workspaces, given: flags.workspace, usual: 'Flex Task Assignment' },
    ...{ told: installed?.workspaceSid ?? configured.workspaceSid, ifNone: NO_FLEX },
  });
  const workflow =
    workspace &&
    (await decide({
      ...{ ...NOUNS.workflow, given: flags.workflow, usual: 'Assign to Anyone' },
      candidates: await reading('TaskRouter Workflows', () => directory.workflows(workspace.sid)),
      ifNone: `The bot hands customers over to one. Make one in the Workspace "${workspace.name}".`,
    }));
  const chatService = await decide({
    ...{ ...NOUNS.chatService, candidates: chatServices, given: flags.chatService, usual: 'Flex Chat Service' },
    ...{ told: configured.chatServiceSid, ifNone: NO_FLEX },
  });
  const wantsProxy = (orchestrations ?? ORCHESTRATIONS.join(','))
    .split(',')
    .some((name) => name.trim() === 'flex-flow');
  const byChat = readable(proxyServices)?.find((proxy) => proxy.chatServiceSid === chatService?.sid);
  const proxyService = wantsProxy
    ? await decide({
        ...{ ...NOUNS.proxyService, candidates: proxyServices, given: flags.proxyService },
        ...{ usual: 'Flex Proxy Service', ifNone: NO_PROXY, told: byChat?.sid },
      })
    : undefined;
  const noted = installed?.syncServiceSid ?? 'default';
  const syncServiceSid = flags.syncService ?? (variables.TWILIO_FLEX_SYNC_SID?.trim() || noted);
  const syncServices = readable(account.syncServices);
  if (syncServices && syncServiceSid !== 'default' && !syncServices.some(({ sid }) => sid === syncServiceSid)) {
    const problem = `the account has no Sync Service ${syncServiceSid}`;
    const remedy = 'Give another --sync-service; "default" is there in every account.';
    problems.push({ where: 'TWILIO_FLEX_SYNC_SID', problem, remedy });
  }
  if (workspace && chatService) {
    const proxy = proxyService ? { proxyServiceSid: proxyService.sid } : {};
    const sids = { workspaceSid: workspace.sid, chatServiceSid: chatService.sid, ...proxy };
    problems.push(...(await lacksOf(account, sids)));
  }
  if (problems.length || !workspace || !workflow || !chatService) {
    throw new Complaint('This account cannot be set up.', problems);
  }
  // Where a Workspace is known by its SID only, what its callback is cannot be known either.
  const withCallback = readable(account.workspaces)?.find(({ sid }) => sid === workspace.sid);
  if (!withCallback) {
    const problem = 'its callback cannot be read, so it could not be kept for those who use it now';
    const remedy = 'The credentials must be allowed to read TaskRouter Workspaces.';
    throw new Complaint('The Workspace cannot be used.', [{ where: workspace.sid, problem, remedy }]);
  }
  return {
    ...{ workspace: withCallback, workflow, chatService, syncServiceSid, notices },
    ...(proxyService ? { proxyService } : {}),
    ...(orchestrations ? { orchestrations } : {}),
  };
};
