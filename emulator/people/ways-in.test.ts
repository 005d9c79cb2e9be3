import { fillAccount } from '../account/fill';
import type { AccountSeed } from '../account/seed';
import { createEmulator } from '../emulator';
import { FLEXKEEP_ACCOUNT } from '../furnish';
import { waysIn } from './ways-in';

const ways = (seed: AccountSeed): string[] => {
  const emulator = createEmulator();
  fillAccount(emulator, seed, { publicUrl: 'https://example.com' });
  return waysIn(emulator);
};

const definition = { initial_state: 'Trigger', states: [{ name: 'Trigger', type: 'trigger', transitions: [] }] };

it.each<[string, AccountSeed, string[]]>([
  ['a new account', {}, []],
  ['Flexkeep', FLEXKEEP_ACCOUNT, ['+15550199 (Conversations)', '+15550100 (a Flex Flow)', 'in the web chat']],
  [
    'numbers with a target of their own',
    {
      numbers: ['+15550100', { number: '+15550140', to: '/sms' }, { number: '+15550141', to: { studio: 'Front' } }],
      studio: [{ name: 'Front', definition }],
    },
    ['+15550140 (/sms)', '+15550141 (a Studio Flow)'],
  ],
])('customers find where they can write in %s', (_, seed, expected) => expect(ways(seed)).toEqual(expected));
