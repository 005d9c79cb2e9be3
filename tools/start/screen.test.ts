import { createColors } from 'picocolors';
import { setUp } from '../../test/emulator/control';
import { startScreen } from './screen';

const PLAIN = createColors(false);

/** Of a project of one's own, whose account customers cannot write to unless it has a number. */
const screenOf = (account: Parameters<typeof setUp>[0], path = '/flex/tasks') => {
  const { emulator, account: furnished } = setUp(account);
  const functions = path ? [{ path, access: 'public' as const }] : [];
  const [functionsUrl, consoleUrl] = ['http://localhost:3000', 'http://localhost:3001'];
  return startScreen(
    { account: furnished, deployed: { functions, assets: [] }, functionsUrl, consoleUrl, environment: {}, emulator },
    { colors: PLAIN, hasKeys: false, project: '.' },
  );
};

it.each([
  ['no number', {}, 'npx flexkeep trigger call /flex/tasks  a Function is called, signed'],
  ['a number', { numbers: [{ number: '+15550100', to: '/sms' }] }, 'npx flexkeep trigger sms hi    a customer writes'],
])('where the account has %s, what is suggested is possible', (_, account, suggestion) => {
  expect(screenOf(account)).toContain(`\n  ${suggestion}\n`);
});

it('keeps a blank behind a long path', () => {
  expect(screenOf({}, '/callback/flex/create-callback')).toContain('/callback/flex/create-callback public');
});

it.each([
  [2, 'Agents          W1 and W2\n'],
  [1000, 'Agents          W1, W2 and 998 more\n'],
])('names two agents of %d', (count, line) => {
  expect(screenOf({ workers: [{ name: 'W{n}', count }] })).toContain(line);
});

it('asks where the Functions are, if there are none', () => {
  const line = screenOf({}, '')
    .split('\n')
    .find((one) => one.includes('none:'));
  expect(line).toMatch(/^ +none: is their functionsFolder in \.twilioserverlessrc\?$/);
  expect(line?.length).toBeLessThanOrEqual(80);
});
