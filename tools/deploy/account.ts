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

interface Named {
  variable: string;
  what: string;
  exists(): Promise<unknown>;
}

/** What the Functions work with, by the variable that names it. */
const namedIn = (client: Twilio, variables: Variables): Named[] => {
  const { workspaceSid, workflowSid, chatServiceSid, proxyServiceSid, syncServiceSid, sweepTimer } =
    readSettings(variables);
  const workspace = client.taskrouter.v1.workspaces(workspaceSid);
  const workflow = (sid: string) => () => workspace.workflows(sid).fetch();
  return [
    { variable: 'TWILIO_FLEX_WORKSPACE_SID', what: 'Workspace', exists: () => workspace.fetch() },
    { variable: 'TWILIO_FLEX_WORKFLOW_SID', what: 'Workflow', exists: workflow(workflowSid) },
    {
      ...{ variable: 'TWILIO_FLEX_CHAT_SERVICE_SID', what: 'Chat Service' },
      exists: () => client.chat.v2.services(chatServiceSid).fetch(),
    },
    ...(proxyServiceSid
      ? [
          {
            ...{ variable: 'TWILIO_FLEX_PROXY_SERVICE_SID', what: 'Proxy Service' },
            exists: () => client.proxy.v1.services(proxyServiceSid).fetch(),
          },
        ]
      : []),
    {
      ...{ variable: 'TWILIO_FLEX_SYNC_SID', what: 'Sync Service' },
      exists: () => client.sync.v1.services(syncServiceSid).fetch(),
    },
    ...(sweepTimer
      ? [
          {
            ...{ variable: 'SWEEP_TIMER_WORKFLOW_SID', what: 'Workflow of the timer' },
            exists: workflow(sweepTimer.workflowSid),
          },
        ]
      : []),
  ];
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
