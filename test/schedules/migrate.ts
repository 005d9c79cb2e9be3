import { ask } from '../../emulator/products/ask';
import { interactionDeeds } from '../orchestrations/interaction-deeds';
import { PUBLIC_URL, type TestWorld } from '../support/world';
import { type Act, addOwnDeeds, type Plan } from './plan';
import type { Chance } from './random';

/** The first of the two writes by which `npm run flows -- apply` moves a number. */
export const removeFlow = ({ emulator, account }: TestWorld): void => {
  ask(emulator, 'flex.DeleteFlexFlow', { Sid: account.flows.sms });
};

/** The second one. */
export const addAddress = ({ emulator, account }: TestWorld): void => {
  const address = {
    ...({ Type: 'sms', Address: account.smsNumber, 'AutoCreation.Enabled': true } as const),
    ...({ 'AutoCreation.Type': 'webhook', 'AutoCreation.WebhookMethod': 'post' } as const),
    'AutoCreation.WebhookUrl': `${PUBLIC_URL}/inbound`,
    'AutoCreation.WebhookFilters': ['onMessageAdded'],
    'AutoCreation.ConversationServiceSid': account.chatServiceSid,
  };
  ask(emulator, 'conversations.CreateConfigurationAddress', {}, address);
};

/** Whether the number moves in the middle of it. */
export const migrates = ({ acts }: Plan): boolean => acts.some(({ act }) => act.by === 'operator');

/** The plan of a customer of a Flex Flow whose number moves to Conversations, with what people do there. */
export const addMigration = (plan: Plan, chance: Chance): Plan => {
  const { acts, ...rest } = addOwnDeeds({ ...plan, channel: 'sms' }, interactionDeeds, chance);
  const writes = (['remove-flow', 'add-address'] as const).map((does) => ({
    act: { by: 'operator', does } as Act,
    thenMs: chance.pick([0, 0, 50, 1_000, 40_000]),
  }));
  const at = chance.between(1, acts.length);
  // The customer comes once more, to whatever is there then.
  const again = { act: { by: 'customer', writes: chance.pick(['hi', 'agent']) } as Act, thenMs: 10_000 };
  return { ...rest, channel: 'sms', acts: [...acts.slice(0, at), ...writes, again, ...acts.slice(at)] };
};
