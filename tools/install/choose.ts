import { sidIn } from '../../src/platform/attributes';
import { ORCHESTRATIONS } from '../../src/platform/settings';
import { isFound, type Named, NOUNS, type Noun, pick, type Workspace } from '../engine/directory';
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

export type Choice =
  | { kind: 'chosen'; candidate: Named; notice?: string }
  /** Only a person can tell; `suggestion` is the likely one. */
  | { kind: 'open'; candidates: Named[]; suggestion?: Named }
  | { kind: 'impossible'; problem: Trouble };

/** Where a list may not be read, a SID is taken as it is. */
const unchecked = ({ noun, prefix, flag, given, set, told }: Question, problem: Trouble): Choice => {
  const sid = [given, set, told].find((text) => sidIn(text, prefix));
  if (sid) {
    const notice = `That the ${noun} ${sid} exists was not checked: ${problem.problem}`;
    return { kind: 'chosen', candidate: { sid, name: sid }, notice };
  }
  const remedy = [problem.remedy, `Or give its SID with ${flag}.`].filter(Boolean).join(' ');
  return { kind: 'impossible', problem: { ...problem, remedy } };
};

/** Which one is meant: by what a person said, by what Flex says, or because there is but one. */
export const choose = (question: Question): Choice => {
  const { noun, flag, variable, given, set, told, usual, ifNone } = question;
  if (!question.candidates.ok) return unchecked(question, question.candidates.problem);
  const candidates = question.candidates.value;
  const said = given || set;
  if (said) {
    // It must be there, and is not silently replaced by something else.
    const found = pick(question, said, candidates);
    if (isFound(found)) return { kind: 'chosen', candidate: found };
    const remedy = `${found.remedy} ${given ? `Give another ${flag}.` : `Correct it where it is set, or give ${flag}.`}`;
    return { kind: 'impossible', problem: { where: given ? flag : variable, problem: found.problem, remedy } };
  }
  const [first, ...others] = candidates;
  if (!first) return { kind: 'impossible', problem: { where: noun, problem: 'there is none', remedy: ifNone } };
  if (!others.length) return { kind: 'chosen', candidate: first };
  const byFlex = candidates.find(({ sid }) => sid === told);
  if (byFlex) return { kind: 'chosen', candidate: byFlex };
  const likely = candidates.filter(({ name }) => name === usual);
  return { kind: 'open', candidates, ...(likely[0] && likely.length === 1 ? { suggestion: likely[0] } : {}) };
};

const MAX_TRIES = 3;

/** The answer to a question that only a person can answer; without one, the likely one where `isYes`. */
const ask = async (
  { noun, flag }: Question,
  { candidates, suggestion }: Extract<Choice, { kind: 'open' }>,
  terminal: Terminal,
  isYes: boolean,
): Promise<Named> => {
  if (isYes && suggestion) return suggestion;
  if (!isYes) {
    terminal.talk(`\nWhich ${noun}?`);
    for (const [i, { sid, name }] of candidates.entries()) terminal.talk(`  ${i + 1}  ${name}  ${sid}`);
  }
  const at = suggestion && candidates.indexOf(suggestion) + 1;
  for (let tries = 1; !isYes && tries <= MAX_TRIES; tries += 1) {
    const answer = (await terminal.ask(`  Its number${at ? `, or Enter for ${at}` : ''}: `))?.trim();
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
  deploy?: boolean;
}

const NO_FLEX = 'Is Flex set up in this account? Flexkeep looks after a Flex that is there: it does not make one.';
const NO_PROXY =
  'Flex Flows (flex-flow) need the Proxy Service of Flex. For Flex Conversations only: --orchestrations conversations';

/** Where a Workspace is known by its SID only, what its callback is cannot be known either. */
const isWorkspace = (found: Named): found is Workspace => 'url' in found;

const wantsProxy = (orchestrations: string | undefined): boolean =>
  (orchestrations ?? ORCHESTRATIONS.join(',')).split(',').some((name) => name.trim() === 'flex-flow');

/** What the bundle needs of what was chosen, so that nothing is deployed that could not work. */
export const troublesOf = async (account: Account, chosen: Chosen): Promise<Trouble[]> => {
  const { workspace, chatService, proxyService, syncServiceSid } = chosen;
  const leadsTo = readable(account.proxyServices)?.find(({ sid }) => sid === proxyService?.sid)?.chatServiceSid;
  const syncServices = readable(account.syncServices);
  const channels = readable(await reading('Task Channels', () => account.directory.taskChannels(workspace.sid)));
  const missing = channels ? ['chat', 'sms'].filter((name) => !channels.some((one) => one.name === name)) : [];
  return [
    ...(leadsTo && leadsTo !== chatService.sid
      ? [
          {
            where: `Proxy Service ${proxyService?.sid}`,
            problem: `its Sessions lead into another Chat Service: ${leadsTo}`,
            remedy: `Choose the two that belong together: --chat-service ${leadsTo}, or another --proxy-service.`,
          },
        ]
      : []),
    ...(syncServices && syncServiceSid !== 'default' && !syncServices.some(({ sid }) => sid === syncServiceSid)
      ? [
          {
            where: 'TWILIO_FLEX_SYNC_SID',
            problem: `the account has no Sync Service ${syncServiceSid}`,
            remedy: 'Give another --sync-service; "default" is there in every account.',
          },
        ]
      : []),
    ...missing.map((name) => ({
      where: `Workspace "${workspace.name}"`,
      problem: `it has no Task Channel "${name}", on which the bot hands customers over`,
      remedy: `Create it in the Console: TaskRouter, "${workspace.name}", Task Channels; its unique name is ${name}.`,
    })),
  ];
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
  const { configured, directory } = account;
  const installed = readable(account.installation);
  const orchestrations = flags.orchestrations ?? variables.ORCHESTRATIONS?.trim();
  const problems: Trouble[] = problemsIn(account.installation, ...(flags.deploy ? [account.service] : []));
  const notices: string[] = [];
  const decide = async (question: Omit<Question, 'set'>): Promise<Named | undefined> => {
    const asked = { ...question, set: variables[question.variable]?.trim() };
    const choice = choose(asked);
    if (choice.kind === 'open') return ask(asked, choice, terminal, flags.yes === true);
    if (choice.kind === 'impossible') problems.push(choice.problem);
    else if (choice.notice) notices.push(choice.notice);
    return choice.kind === 'chosen' ? choice.candidate : undefined;
  };

  const workspace = await decide({
    ...{ ...NOUNS.workspace, flag: '--workspace', variable: 'TWILIO_FLEX_WORKSPACE_SID', ifNone: NO_FLEX },
    ...{ candidates: account.workspaces, given: flags.workspace, usual: 'Flex Task Assignment' },
    told: installed?.workspaceSid ?? configured.workspaceSid,
  });
  const workflow =
    workspace &&
    (await decide({
      ...{ ...NOUNS.workflow, flag: '--workflow', variable: 'TWILIO_FLEX_WORKFLOW_SID', usual: 'Assign to Anyone' },
      candidates: await reading('TaskRouter Workflows', () => directory.workflows(workspace.sid)),
      given: flags.workflow,
      ifNone: `The bot hands customers over to one. Make one in the Workspace "${workspace.name}".`,
    }));
  const chatService = await decide({
    ...{ ...NOUNS.chatService, flag: '--chat-service', variable: 'TWILIO_FLEX_CHAT_SERVICE_SID', ifNone: NO_FLEX },
    ...{ candidates: account.chatServices, given: flags.chatService, usual: 'Flex Chat Service' },
    told: configured.chatServiceSid,
  });
  const proxyService = wantsProxy(orchestrations)
    ? await decide({
        ...{ ...NOUNS.proxyService, flag: '--proxy-service', variable: 'TWILIO_FLEX_PROXY_SERVICE_SID' },
        ...{ candidates: account.proxyServices, given: flags.proxyService, usual: 'Flex Proxy Service' },
        ifNone: NO_PROXY,
        told: readable(account.proxyServices)?.find((proxy) => proxy.chatServiceSid === chatService?.sid)?.sid,
      })
    : undefined;
  const incomplete = new Complaint('This account cannot be set up.', problems);
  if (problems.length || !workspace || !workflow || !chatService) throw incomplete;
  if (!isWorkspace(workspace)) {
    const problem = 'its callback cannot be read, so it could not be kept for those who use it now';
    const remedy = 'The credentials must be allowed to read TaskRouter Workspaces.';
    throw new Complaint('The Workspace cannot be used.', [{ where: workspace.sid, problem, remedy }]);
  }
  const noted = installed?.syncServiceSid ?? 'default';
  const chosen: Chosen = {
    ...{ workspace, workflow, chatService, notices },
    ...(proxyService ? { proxyService } : {}),
    syncServiceSid: flags.syncService ?? (variables.TWILIO_FLEX_SYNC_SID?.trim() || noted),
    ...(orchestrations ? { orchestrations } : {}),
  };
  problems.push(...(await troublesOf(account, chosen)));
  if (problems.length) throw incomplete;
  return chosen;
};
