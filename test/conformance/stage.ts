import { createEmulator } from '../../emulator/emulator';
import { furnish } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';

/** A furnished account of its own for one case, by the SDK's names. */
export const setStage = () => {
  const emulator = createEmulator();
  const account = furnish(emulator, { publicUrl: 'http://127.0.0.1:3000' });
  const sdk = sdkFor(emulator);
  return {
    emulator,
    account,
    sdk,
    workspace: sdk.taskrouter.v1.workspaces(account.workspaceSid),
    worker: sdk.taskrouter.v1.workspaces(account.workspaceSid).workers(account.workers[0]?.sid ?? ''),
    chat: sdk.chat.v2.services(account.chatServiceSid),
    proxy: sdk.proxy.v1.services(account.proxyServiceSid),
    sync: sdk.sync.v1.services(account.syncServiceSid),
    flex: sdk.flexApi.v1,
  };
};

export type Stage = ReturnType<typeof setStage>;

/** What came back, and what it has to look like at least. */
export type Outcome = [actual: unknown, expected: unknown];

/** By handler: `taskrouter.CreateTask`. Each is carried out through the SDK alone. */
export type Cases = Record<string, (stage: Stage) => Promise<Outcome>>;
