import { createEmulator } from '../../emulator/emulator';
import { environmentOf, furnish } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';
import { compareWithAccount } from './plan';

const ALL = ['Workspace', 'Workflow', 'Chat Service', 'Proxy Service', 'Sync Service'];

const scene = () => {
  const emulator = createEmulator();
  const variables = environmentOf(furnish(emulator, { publicUrl: 'https://x.example.com' }));
  const compare = (more: Record<string, string> = {}) =>
    compareWithAccount(sdkFor(emulator), { ...variables, AUTH_TOKEN: emulator.authToken, ...more });
  return { emulator, variables, compare };
};

it('finds what the variables name', async () => {
  const { variables, compare } = scene();
  expect(await compare()).toEqual({ troubles: [], found: ALL, unread: [] });
  const timed = await compare({ SWEEP_TIMER_WORKFLOW_SID: variables.TWILIO_FLEX_WORKFLOW_SID ?? '' });
  expect(timed.found).toEqual([...ALL, 'Workflow of the timer']);
});

it.each([
  ['TWILIO_FLEX_WORKSPACE_SID', 'WS', 3],
  ['TWILIO_FLEX_WORKFLOW_SID', 'WW', 1],
  ['TWILIO_FLEX_CHAT_SERVICE_SID', 'IS', 1],
  ['TWILIO_FLEX_PROXY_SERVICE_SID', 'KS', 1],
  ['TWILIO_FLEX_SYNC_SID', 'IS', 1],
  ['SWEEP_TIMER_WORKFLOW_SID', 'WW', 1],
])('names %s where the account has no such SID', async (name, prefix, count) => {
  const { variables, compare } = scene();
  const timer = { SWEEP_TIMER_WORKFLOW_SID: variables.TWILIO_FLEX_WORKFLOW_SID ?? '' };
  const { troubles } = await compare({ ...timer, [name]: prefix + '9'.repeat(32) });
  // Without its Workspace there is no Workflow either.
  expect(troubles).toHaveLength(count);
  expect(troubles).toContainEqual(
    expect.objectContaining({ where: name, problem: expect.stringContaining('of that SID') }),
  );
});

it('names the command that finds the right one, for the account that was meant', async () => {
  const { emulator, variables } = scene();
  const wrong = { ...variables, AUTH_TOKEN: emulator.authToken, TWILIO_FLEX_SYNC_SID: `IS${'9'.repeat(32)}` };
  const { troubles } = await compareWithAccount(sdkFor(emulator), wrong, { env: 'prod.env', environment: 'prod' });
  expect(troubles).toMatchObject([
    { remedy: expect.stringMatching(/: npm run setup -- --env prod\.env --environment prod$/) },
  ]);
});

it('does not ask for a Proxy Service where flex-flow is not looked after', async () => {
  const { compare } = scene();
  const { found, troubles } = await compare({ ORCHESTRATIONS: 'conversations', TWILIO_FLEX_PROXY_SERVICE_SID: '' });
  expect([found.includes('Proxy Service'), troubles]).toEqual([false, []]);
});

it('does not call missing what could not be read', async () => {
  const { emulator, compare } = scene();
  emulator.faults.set([{ operation: 'proxy.FetchService', fault: 'server-error', times: 20 }]);
  const { found, troubles, unread } = await compare();
  expect([found.includes('Proxy Service'), troubles]).toEqual([false, []]);
  expect(unread).toEqual([expect.stringContaining('Proxy Service: Twilio failed with 5')]);
});
