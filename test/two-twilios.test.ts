import { get } from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { startTwilio, type TwilioForTests } from '../emulator/testing';

/** By HTTPS, as a client does that knows nothing of the embedded Twilio. */
const firstWorkspace = ({ account }: TwilioForTests) =>
  new Promise<string>((resolve, reject) => {
    const auth = `${account.accountSid}:${account.authToken}`;
    get('https://taskrouter.twilio.com/v1/Workspaces', { auth, agent: false }, (response) => {
      response.setEncoding('utf8').once('data', (text: string) => resolve(JSON.parse(text).workspaces[0].sid));
    }).on('error', reject);
  });

test('of two Twilios in one process, sockets lead to the newest, and to none outside before both are stopped', async () => {
  const before = [net.Socket.prototype.connect, tls.connect];
  const first = await startTwilio();
  const second = await startTwilio({ seed: 2 });
  expect(await firstWorkspace(second)).toBe(second.account.workspaceSid);
  await second.stop();
  expect(await firstWorkspace(first)).toBe(first.account.workspaceSid);
  const third = await startTwilio({ seed: 3 });
  await first.stop();
  expect(await firstWorkspace(third)).toBe(third.account.workspaceSid);
  await first.stop();
  await third.stop();
  expect([net.Socket.prototype.connect, tls.connect]).toEqual(before);
});
