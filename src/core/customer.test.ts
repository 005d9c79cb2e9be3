import { isCustomer } from './customer';

const bot = 'bot';
const PHONE = '+15550123';

describe('whose message it is', () => {
  it.each<[string, string, string[], string | undefined, boolean]>([
    ['web chat: the identity is random, the address a name', 'a1b2', ['a1b2'], 'Erika', true],
    ['an agent who joined later', 'alice', ['a1b2', 'alice'], 'Erika', false],
    ['an agent whose name the customer chose', 'alice', ['a1b2', 'alice'], 'alice', false],
    ['the customer with that name', 'a1b2', ['a1b2', 'alice'], 'alice', true],
    ['a bot that came first', 'bot', ['bot', 'a1b2'], 'Erika', false],
    ['the customer behind it', 'a1b2', ['bot', 'a1b2'], 'Erika', true],
    ['the system, even where it takes part', 'system', ['system', 'a1b2'], 'Erika', false],
    ['the customer behind the system', 'a1b2', ['system', 'a1b2'], 'Erika', true],
    ['a stranger', 'somebody', ['a1b2'], 'Erika', false],
    ['SMS: the number is the identity', PHONE, [PHONE], PHONE, true],
    ['SMS: an agent came first', PHONE, ['alice', PHONE], PHONE, true],
    ['SMS: the identity is something else', PHONE, ['x-15550123'], PHONE, true],
    ['WhatsApp', `whatsapp:${PHONE}`, ['alice'], `whatsapp:${PHONE}`, true],
    ['another number', '+15550124', [PHONE], PHONE, false],
    ['nobody takes part any more: the address is all there is', 'handle', [], 'handle', true],
    ['nobody takes part but the bot', 'handle', ['bot'], 'handle', true],
    ['a stranger where nobody takes part', 'somebody', [], 'handle', false],
    ['nothing is known', 'somebody', [], undefined, false],
    ['the bot where nothing else is known', 'bot', [], 'bot', false],
  ])('%s', (_, author, identities, address, is) => {
    expect(isCustomer(author, { identities, address, bot })).toBe(is);
  });
});
