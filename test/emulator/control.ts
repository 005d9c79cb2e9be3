import { fillAccount } from '../../emulator/account/fill';
import type { AccountSeed } from '../../emulator/account/seed';
import { createControlApp } from '../../emulator/control/app';
import type { Outcome } from '../../emulator/control/perform';
import { createStage } from '../../emulator/control/stage';
import type { PeopleState } from '../../emulator/control/state';
import type { Post } from '../../emulator/deliver/deliver';
import { createEmulator } from '../../emulator/emulator';
import { FLEXKEEP_ACCOUNT, furnishedOf } from '../../emulator/furnish';
import { ask } from '../../emulator/products/ask';

const HOST = 'localhost:3001';

/** An account that has no Addresses: customers come through Flex Flows. */
const FLEX_FLOWS: AccountSeed = { ...FLEXKEEP_ACCOUNT, addresses: [] };

/** A furnished account with its remote control, in still time. Webhooks are noted, and answered with 200. */
export const setUp = (seed = FLEX_FLOWS) => {
  const posts: Post[] = [];
  const emulator = createEmulator({
    post: async (post) => {
      posts.push(post);
      return { status: 200 };
    },
  });
  const account = furnishedOf(fillAccount(emulator, seed, { publicUrl: 'http://localhost:3000' }));
  const stage = createStage(emulator, account);
  const app = createControlApp(stage);

  const request = (path: string, init: RequestInit = {}) =>
    app.request(`http://${HOST}${path}`, { ...init, headers: { host: HOST, ...init.headers } });
  const json = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await (await request(path, init)).json()) as T;
  const send = (path: string, method: string, body: unknown) =>
    request(path, { method, body: typeof body === 'string' ? body : JSON.stringify(body) });

  return {
    ...{ emulator, account, stage, posts, request, send },
    state: () => json<PeopleState>('/api/state'),
    /** What an action led to; throws where it was refused. */
    async act(name: string, values: Record<string, unknown> = {}): Promise<Outcome> {
      const answer = await send(`/api/actions/${name}`, 'POST', values);
      if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
      return (await answer.json()) as Outcome;
    },
    /** Why an action is refused: status, code, message and remedy. */
    async refusal(name: string, values: unknown = {}) {
      const answer = await send(`/api/actions/${name}`, 'POST', values);
      const { error } = (await answer.json()) as { error: { code: string; message: string; remedy: string } };
      return { status: answer.status, ...error };
    },
    /** What the bot would do: a Task for a channel. */
    handOver(channelSid: string, name = 'Wendy'): string {
      const input = {
        WorkflowSid: account.workflowSid,
        TaskChannel: 'chat',
        Attributes: JSON.stringify({ channelSid, name }),
      };
      return String(ask(emulator, 'taskrouter.CreateTask', { WorkspaceSid: account.workspaceSid }, input).sid);
    },
  };
};
