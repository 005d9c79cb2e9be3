import type { Twilio } from 'twilio';
import { attempt } from '../../../src/platform/errors';
import type { Settings } from '../../../src/platform/settings';
import { type Reading, readable, reading } from '../../engine/problem';
import type { Candidate } from '../choose';
import { type Account, readWorkflows } from '../look';
import { amiss, type Finding, fine, ofProblem } from './finding';

const SETUP = 'npm run setup';

const isThere = (check: string, variable: string, sid: string, found: Reading<Candidate[]>): Finding => {
  if (!found.ok) return ofProblem(check, found.problem);
  const named = found.value.find((one) => one.sid === sid);
  if (named) return fine(check, `${named.name}  ${sid}`);
  return amiss(
    check,
    `${variable} is ${sid}, and the account has none of that SID`,
    `Correct ${variable} in .env: ${SETUP}`,
  );
};

/** Two that exist, and have nothing to do with each other. */
const mismatches = (account: Account, settings: Settings): Finding[] => {
  const { configured } = account;
  const proxy = readable(account.proxyServices)?.find(({ sid }) => sid === settings.proxyServiceSid);
  const wrong = (check: string, says: string) => amiss(check, says, `Choose again: ${SETUP} -- --help`);
  return [
    ...(configured.workspaceSid && configured.workspaceSid !== settings.workspaceSid
      ? [wrong('Workspace', `Flex itself works with another one: ${configured.workspaceSid}`)]
      : []),
    ...(configured.chatServiceSid && configured.chatServiceSid !== settings.chatServiceSid
      ? [wrong('Chat Service', `Flex itself works with another one: ${configured.chatServiceSid}`)]
      : []),
    ...(proxy?.chatServiceSid && proxy.chatServiceSid !== settings.chatServiceSid
      ? [wrong('Proxy Service', `its Sessions lead into another Chat Service: ${proxy.chatServiceSid}`)]
      : []),
  ];
};

/** Whether what the variables name exists, and belongs together. */
export const checkResources = async (client: Twilio, account: Account, settings: Settings): Promise<Finding[]> => {
  const { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid } = settings;
  const sync = await reading('the Sync Service', () => attempt(() => client.sync.v1.services(syncServiceSid).fetch()));
  return [
    isThere('Workspace', 'TWILIO_FLEX_WORKSPACE_SID', workspaceSid, account.workspaces),
    isThere('Workflow', 'TWILIO_FLEX_WORKFLOW_SID', workflowSid, await readWorkflows(client, workspaceSid)),
    isThere('Chat Service', 'TWILIO_FLEX_CHAT_SERVICE_SID', chatServiceSid, account.chatServices),
    ...(proxyServiceSid
      ? [isThere('Proxy Service', 'TWILIO_FLEX_PROXY_SERVICE_SID', proxyServiceSid, account.proxyServices)]
      : []),
    sync.ok ? fine('Sync Service', syncServiceSid) : ofProblem('Sync Service', sync.problem),
    ...mismatches(account, settings),
  ];
};
