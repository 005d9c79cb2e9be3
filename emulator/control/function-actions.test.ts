import { setUp } from '../../test/emulator/control';
import { sdkFor } from '../network/sdk';

/** An embedded Twilio with Functions beside it, of which it is known whether they run. */
const withFunctions = () => {
  const scene = setUp();
  const functions = { deaths: 0, url: 'http://localhost:3000', paths: () => ['/inbound', '/sweep'] };
  scene.stage.functions = {
    ...functions,
    crash: async () => {
      functions.deaths += 1;
    },
  };
  return { ...scene, functions };
};

describe('a call of a Function', () => {
  it('arrives there, signed, with its form', async () => {
    const { act, posts } = withFunctions();
    await act('call', { path: '/sweep', form: 'dryRun=false' });
    expect(posts).toEqual([
      expect.objectContaining({
        url: 'http://localhost:3000/sweep',
        body: 'dryRun=false',
        headers: expect.objectContaining({ 'x-twilio-signature': expect.any(String) }),
      }),
    ]);
  });

  it('is refused where there is no such Function, and where there are none', async () => {
    const { refusal } = withFunctions();
    expect(await refusal('call', { path: '/swep' })).toMatchObject({
      status: 404,
      remedy: 'There is: /inbound, /sweep',
    });
    expect(await setUp().refusal('call', { path: '/sweep' })).toMatchObject({ code: 'not-possible' });
  });
});

describe('a crash', () => {
  it('comes after the call that it waits for, once', async () => {
    const { act, emulator, account, functions } = withFunctions();
    const { workspaces } = sdkFor(emulator).taskrouter.v1;
    await act('crash', { operation: 'taskrouter.FetchWorkspace' });
    await workspaces.list();
    expect(functions.deaths).toBe(0);
    for (let i = 0; i < 2; i += 1) await workspaces(account.workspaceSid).fetch();
    expect(functions.deaths).toBe(1);
  });

  it('stands among what goes wrong, and can be removed', async () => {
    const { act, request } = withFunctions();
    const trouble = async () => (await request('/api/trouble')).json();
    await act('crash', { operation: 'chat.FetchChannel' });
    expect(await trouble()).toEqual([
      { words: 'chat.FetchChannel: the process of the Functions is killed after it', isSpent: false },
    ]);
    await act('remove', { number: 1 });
    expect(await trouble()).toEqual([]);
  });

  it('is refused for an operation that there is not', async () => {
    expect(await withFunctions().refusal('crash', { operation: 'chat.FetchChanel' })).toMatchObject({
      remedy: 'Did you mean chat.FetchChannel?',
    });
  });
});
