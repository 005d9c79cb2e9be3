import type { Twilio } from 'twilio';
import type { Runtime } from '../../src/platform/runtime';

const LIVE = ['pending', 'reserved', 'assigned', 'wrapping'];
const MIN_AGE_MS = 25 * 3_600_000;

/** Twilio says "Too Many Requests", and after how many seconds to come again. */
const patiently = async <T>(sleep: Runtime['sleep'], call: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as { status?: number }).status !== 429) throw error;
      await sleep(1_000);
    }
  }
};

/**
 * How one would write it first, to compare with: list everything, and ask of each channel in turn how it is, whether it
 * has a Task, and when its last message came. It is no Function: it runs until it is done.
 */
export const straightforward = async (
  client: Twilio,
  environment: Record<string, string>,
  { now, sleep }: Pick<Runtime, 'now' | 'sleep'>,
): Promise<void> => {
  const chat = client.chat.v2.services(environment.TWILIO_FLEX_CHAT_SERVICE_SID ?? '');
  const proxy = client.proxy.v1.services(environment.TWILIO_FLEX_PROXY_SERVICE_SID ?? '');
  const workspace = client.taskrouter.v1.workspaces(environment.TWILIO_FLEX_WORKSPACE_SID ?? '');
  const sessions = await proxy.sessions.list({ pageSize: 100 });
  const channels = await chat.channels.list({ type: ['public', 'private'], pageSize: 100 });
  const sessionOf = new Map(sessions.map((session) => [session.uniqueName, session.sid]));
  for (const { sid } of channels) {
    const channel = await chat.channels(sid).fetch();
    const tasks = await patiently(sleep, () =>
      workspace.tasks.list({ evaluateTaskAttributes: `channelSid == "${sid}"`, assignmentStatus: LIVE }),
    );
    const [message] = await chat.channels(sid).messages.list({ order: 'desc', limit: 1 });
    const attributes = JSON.parse(channel.attributes);
    const quietMs = now() - (message?.dateCreated ?? channel.dateCreated).getTime();
    if (attributes.status === 'INACTIVE' || tasks.length > 0 || quietMs < MIN_AGE_MS) continue;
    const sessionSid = sessionOf.get(sid);
    if (sessionSid) await proxy.sessions(sessionSid).remove();
    if (attributes.long_lived) continue;
    const ended = JSON.stringify({ ...attributes, status: 'INACTIVE' });
    await chat.channels(sid).update({ attributes: ended, xTwilioWebhookEnabled: 'true' });
  }
};
