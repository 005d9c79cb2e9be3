import type { Twilio } from 'twilio';
import { ORCHESTRATIONS } from '../../../src/platform/settings';
import { problemsIn, readable } from '../../engine/problem';
import type { Trouble } from '../../support/complaint';
import { Complaint } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import type { Terminal } from '../../support/terminal';
import { decide } from '../ask';
import { type Candidate, choose, type Question } from '../choose';
import { type Account, readWorkflows, type Workspace } from '../look';
import { FLEX_NAMES } from '../names';
import type { SetupOptions } from './options';

/** What Flexkeep will look after. */
export interface Chosen {
  workspace: Workspace;
  workflow: Candidate;
  chatService: Candidate;
  /** Absent without flex-flow. */
  proxyService?: Candidate;
  /** A SID, or `default`. */
  syncServiceSid: string;
  /** As `ORCHESTRATIONS` has it; absent: the default. */
  orchestrations?: string;
  notices: string[];
}

const NO_FLEX = 'Is Flex set up in this account? Flexkeep looks after a Flex that is there: it does not make one.';
const NO_PROXY =
  'Flex Flows (flex-flow) need the Proxy Service of Flex. For Flex Conversations only: --orchestrations conversations';

/** Where a Workspace is known by its SID only, what its callback is cannot be known either. */
const isWorkspace = (candidate: Candidate): candidate is Workspace => 'callback' in candidate;

const withoutCallback = ({ sid }: Candidate): Complaint => {
  const problem = 'its callback cannot be read, so it could not be kept for those who use it now';
  const remedy = 'The credentials must be allowed to read TaskRouter Workspaces.';
  return new Complaint('The Workspace cannot be used.', [{ where: sid, problem, remedy }]);
};

/** One {@link Complaint} for all that is wrong, so that it can be put right in one go. */
const incomplete = (problems: Trouble[]): Complaint => new Complaint('This account cannot be set up.', problems);

const wantsProxy = (orchestrations: string | undefined): boolean =>
  (orchestrations ?? ORCHESTRATIONS.join(',')).split(',').some((name) => name.trim() === 'flex-flow');

/**
 * Decides what is to be looked after: by flags, by the environment, by what Flex says, by being the only one, and in
 * the end by asking.
 *
 * @throws {Complaint} that names all that cannot be decided
 */
export const makeChoices = async (
  client: Twilio,
  account: Account,
  options: SetupOptions,
  variables: Variables,
  terminal: Terminal,
): Promise<Chosen> => {
  const { configured } = account;
  const installed = readable(account.installation);
  const orchestrations = options.orchestrations ?? variables.ORCHESTRATIONS?.trim();
  const problems: Trouble[] = problemsIn(account.installation, ...(options.deploy ? [account.service] : []));
  const notices: string[] = [];
  const settle = async (question: Question): Promise<Candidate | undefined> => {
    const choice = choose(question);
    if (choice.kind === 'open') return decide(question, choice, terminal, options.yes === true);
    if (choice.kind === 'impossible') problems.push(choice.problem);
    else if (choice.notice) notices.push(choice.notice);
    return choice.kind === 'chosen' ? choice.candidate : undefined;
  };

  const workspace = await settle({
    ...{ noun: 'Workspace', prefix: 'WS', flag: '--workspace', variable: 'TWILIO_FLEX_WORKSPACE_SID' },
    ...{ candidates: account.workspaces, given: options.workspace, set: variables.TWILIO_FLEX_WORKSPACE_SID },
    ...{ told: installed?.workspaceSid ?? configured.workspaceSid, usual: FLEX_NAMES.workspace, ifNone: NO_FLEX },
  });
  const workflow =
    workspace &&
    (await settle({
      ...{ noun: 'Workflow', prefix: 'WW', flag: '--workflow', variable: 'TWILIO_FLEX_WORKFLOW_SID' },
      ...{ candidates: await readWorkflows(client, workspace.sid), given: options.workflow },
      ...{ set: variables.TWILIO_FLEX_WORKFLOW_SID, usual: FLEX_NAMES.workflow },
      ifNone: `The bot hands customers over to one. Make one in the Workspace "${workspace.name}".`,
    }));
  const chatService = await settle({
    ...{ noun: 'Chat Service', prefix: 'IS', flag: '--chat-service', variable: 'TWILIO_FLEX_CHAT_SERVICE_SID' },
    ...{ candidates: account.chatServices, given: options.chatService, set: variables.TWILIO_FLEX_CHAT_SERVICE_SID },
    ...{ told: configured.chatServiceSid, usual: FLEX_NAMES.chatService, ifNone: NO_FLEX },
  });
  const proxyService = wantsProxy(orchestrations)
    ? await settle({
        ...{ noun: 'Proxy Service', prefix: 'KS', flag: '--proxy-service', variable: 'TWILIO_FLEX_PROXY_SERVICE_SID' },
        ...{ candidates: account.proxyServices, given: options.proxyService },
        ...{ set: variables.TWILIO_FLEX_PROXY_SERVICE_SID, usual: FLEX_NAMES.proxyService, ifNone: NO_PROXY },
        told: readable(account.proxyServices)?.find((proxy) => proxy.chatServiceSid === chatService?.sid)?.sid,
      })
    : undefined;
  if (problems.length || !workspace || !workflow || !chatService) throw incomplete(problems);
  if (!isWorkspace(workspace)) throw withoutCallback(workspace);
  return {
    workspace,
    workflow,
    chatService,
    ...(proxyService ? { proxyService } : {}),
    syncServiceSid:
      options.syncService ?? (variables.TWILIO_FLEX_SYNC_SID?.trim() || (installed?.syncServiceSid ?? 'default')),
    ...(orchestrations ? { orchestrations } : {}),
    notices,
  };
};
