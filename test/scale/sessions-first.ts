import type { Twilio } from 'twilio';
import type { Runtime } from '../../src/platform/runtime';

const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];
const MIN_AGE_MS = 25 * 3_600_000;

/**
 * As public sweepers begin: with the sessions. All live Tasks are listed first, so a Task that comes meanwhile is not
 * seen; nothing is read again before it is written; all of it is kept in memory. To compare with. It is no Function: it
 * runs until it is done. https://github.com/jtgi/flex-channel-janitor has the order; age and clean-up are this project's.
 */
export const sessionsFirst = async (
  client: Twilio,
  environment: Record<string, string>,
  { now }: Pick<Runtime, 'now'>,
): Promise<void> => {
  const chat = client.chat.v2.services(environment.TWILIO_FLEX_CHAT_SERVICE_SID ?? '');
  const proxy = client.proxy.v1.services(environment.TWILIO_FLEX_PROXY_SERVICE_SID ?? '');
  const workspace = client.taskrouter.v1.workspaces(environment.TWILIO_FLEX_WORKSPACE_SID ?? '');
  const tasks = await workspace.tasks.list({ assignmentStatus: LIVE, pageSize: 1_000 });
  const busy = new Set(tasks.map(({ attributes }) => JSON.parse(attributes).channelSid));
  const sessions = await proxy.sessions.list({ pageSize: 100 });
  for (const { sid, uniqueName, status, dateLastInteraction, dateCreated } of sessions) {
    const quietMs = now() - (dateLastInteraction ?? dateCreated).getTime();
    if (status === 'closed' || busy.has(uniqueName) || quietMs < MIN_AGE_MS) continue;
    const attributes = JSON.parse((await chat.channels(uniqueName).fetch()).attributes);
    await proxy.sessions(sid).remove();
    if (attributes.long_lived) continue;
    const ended = JSON.stringify({ ...attributes, status: 'INACTIVE' });
    await chat.channels(uniqueName).update({ attributes: ended, xTwilioWebhookEnabled: 'true' });
  }
};
