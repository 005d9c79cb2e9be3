import { createEmulator } from '../../emulator/emulator';
import { sdkFor } from '../../emulator/network/sdk';
import { keepLog } from '../../emulator/products/serverless/logs';
import { findSite } from '../../emulator/products/serverless/site';
import { deployInProcess } from '../../test/install/fake-deploy';
import { fakeTerminal } from '../../test/support/fake-terminal';
import { logsCommand } from './logs';

const deployed = async (environment = 'dev') => {
  const emulator = createEmulator();
  const client = sdkFor(emulator);
  const talk = () => undefined;
  const { domain } = await deployInProcess(emulator, client, { environment, variables: {}, talk });
  const print = (message: string, level: 'info' | 'error' = 'info') => {
    const site = findSite(emulator, domain);
    if (site) keepLog(emulator, site, { level, message });
  };
  /** @param looks what happens before each look after the first; the last one is Ctrl-C */
  const logs = async (args: string[], looks: (() => unknown)[] = []) => {
    const terminal = fakeTerminal();
    let stop: () => void = () => undefined;
    const pause = async () => {
      await looks.shift()?.();
      if (!looks.length) stop();
    };
    const onInterrupt = (then: () => void) => {
      stop = then;
      return () => undefined;
    };
    const world = { terminal, variables: () => ({}), connect: () => client, pause, onInterrupt };
    return { code: await logsCommand(world, args), told: terminal.told, talked: terminal.talked };
  };
  return { emulator, domain, print, logs };
};

const messages = (told: string): string[] =>
  told
    .trim()
    .split('\n')
    .map((line) => line.split(/ (?:info|error) +/)[1] ?? line);

it('prints what the Functions printed, oldest first', async () => {
  const { domain, emulator, print, logs } = await deployed();
  print('one');
  await emulator.clock.advance(3_000);
  print('two', 'error');
  const { code, told, talked } = await logs([]);
  expect([code, talked]).toEqual([0, `The log of ${domain}.\n`]);
  expect(messages(told)).toEqual(['one', 'two']);
  const lines = (await logs(['--json'])).told.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'info', message: 'one' },
    { level: 'error', message: 'two' },
  ]);
});

it('goes on with what comes, and prints each line once', async () => {
  const { emulator, print, logs } = await deployed();
  print('one');
  const { code, told } = await logs(
    ['--follow'],
    [() => print('in the same second'), () => emulator.clock.advance(5_000).then(() => print('later'))],
  );
  expect(code).toBe(0);
  expect(messages(told)).toEqual(['one', 'in the same second', 'later']);
});

it('says so where nothing is deployed', async () => {
  const { logs } = await deployed();
  expect(await logs(['--environment', 'prod'])).toMatchObject({
    code: 1,
    told: '',
    talked: expect.stringContaining('Environment prod: nothing is deployed there'),
  });
});
