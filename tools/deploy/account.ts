import type { Twilio } from 'twilio';
import { unless } from '../../src/platform/errors';
import { readSettings } from '../../src/platform/settings';
import { type Reading, reading } from '../engine/problem';
import { commandLine, type GivenFlags } from '../support/command-line';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';

/** Whether the account has what the variables name. */
interface Compared {
  troubles: Trouble[];
  /** What exists. */
  found: string[];
  /** What may not be read, and why: it may exist. */
  unread: string[];
}

/** What the Functions work with, by the variable that names it. */
const namedIn = (client: Twilio, variables: Variables) => {
  const { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid, sweepTimer } =
    readSettings(variables);
  const { workspaces } = client.taskrouter.v1;
  const { workflows } = workspaces(workspaceSid);
  type Fetch = (sid: string) => { fetch(): Promise<unknown> };
  const all: [variable: string, what: string, sid: string | undefined, at: Fetch][] = [
    ['TWILIO_FLEX_WORKSPACE_SID', 'Workspace', workspaceSid, workspaces],
    ['TWILIO_FLEX_WORKFLOW_SID', 'Workflow', workflowSid, workflows],
    ['TWILIO_FLEX_CHAT_SERVICE_SID', 'Chat Service', chatServiceSid, client.chat.v2.services],
    ['TWILIO_FLEX_PROXY_SERVICE_SID', 'Proxy Service', proxyServiceSid, client.proxy.v1.services],
    ['TWILIO_FLEX_SYNC_SID', 'Sync Service', syncServiceSid, client.sync.v1.services],
    ['SWEEP_TIMER_WORKFLOW_SID', 'Workflow of the timer', sweepTimer?.workflowSid, workflows],
  ];
  return all.flatMap(([variable, what, sid, at]) => (sid ? [{ variable, what, exists: () => at(sid).fetch() }] : []));
};

/** Asks the account for everything that the variables name. @throws {SettingsError} */
export const compareWithAccount = async (
  client: Twilio,
  variables: Variables,
  flags: GivenFlags = {},
): Promise<Compared> => {
  const named = namedIn(client, variables);
  const readings: Reading<unknown>[] = await Promise.all(
    named.map(({ what, exists }) => reading(`the ${what}`, () => unless(['gone'], exists))),
  );
  const compared: Compared = { troubles: [], found: [], unread: [] };
  for (const [i, { variable, what }] of named.entries()) {
    const answer = readings[i];
    if (answer?.ok === false) compared.unread.push(`${what}: ${answer.problem.problem}`);
    else if (answer?.value) compared.found.push(what);
    else {
      const inside = what.startsWith('Workflow') ? 'that Workspace' : `the account ${client.accountSid}`;
      const problem = `${inside} has no ${what} of that SID`;
      compared.troubles.push({
        where: variable,
        problem,
        remedy: `Correct it; or leave it out, and have the right one found: ${commandLine(flags, 'setup')}`,
      });
    }
  }
  return compared;
};
