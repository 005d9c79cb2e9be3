import { createEmulator } from '../../emulator/emulator';
import { environmentOf, furnish } from '../../emulator/furnish';
import { sdkFor } from '../../emulator/network/sdk';
import { deployInProcess } from '../../test/install/fake-deploy';
import { findService } from '../engine/directory';
import { planDeployment } from './plan';

/** What a deployment of a Build that was uploaded before would do: it runs in `dev`. */
const scene = async () => {
  const emulator = createEmulator();
  const variables = { ...environmentOf(furnish(emulator, { publicUrl: 'https://x.example.com' })) };
  const client = sdkFor(emulator);
  const talk = () => undefined;
  const { domain } = await deployInProcess(emulator, client, { environment: 'dev', variables: {}, talk });
  const plan = async (build: string, environment = 'stage') => {
    const all = { ...variables, ACCOUNT_SID: client.accountSid, AUTH_TOKEN: emulator.authToken };
    const { stage, ...plan } = await planDeployment({ environment, build, variables: all, client, talk });
    await stage.close();
    return plan;
  };
  return {
    plan,
    buildSid: String((await findService(client))?.sites.find((site) => site.domain === domain)?.buildSid),
  };
};

it('a Build that is there can be activated elsewhere', async () => {
  const { plan, buildSid } = await scene();
  expect((await plan(buildSid)).build).toBe(buildSid);
});

it.each([
  ['malformed', 'ZB123', '"ZB123" is no SID of a Build'],
  ['not there', `ZB${'1'.repeat(32)}`, `the Service has no Build ZB${'1'.repeat(32)}`],
])('a Build that is %s is refused before anything is sent', async (_, sid, problem) => {
  const { plan } = await scene();
  await expect(plan(sid)).rejects.toMatchObject({ problems: [{ where: '--build', problem }] });
});
