import type { Furnished } from '../../emulator/furnish';
import { ask } from '../../emulator/products/ask';
import type { TwilioWorld } from '../../emulator/products/shared/world';

type Channel = 'sms' | 'whatsapp' | 'facebook' | 'line' | 'custom';

/** Not Flexkeep's. Made up. */
export const FOREIGN_WORKSPACE = `WS${'f'.repeat(32)}`;

/**
 * Nine more Flex Flows, so that the furnished account has twelve, as accounts have that grew: several on one identity,
 * outbound ones that are off, none of an identity, a foreign Workspace, long-lived with Twilio's janitor, LINE, custom.
 *
 * @param origin where the deployed Functions are
 */
export const makeMessy = (
  world: TwilioWorld,
  { chatServiceSid, workspaceSid, workflowSid }: Pick<Furnished, 'chatServiceSid' | 'workspaceSid' | 'workflowSid'>,
  origin: string,
): void => {
  const flow = (FriendlyName: string, ChannelType: Channel, ContactIdentity: string, more: Record<string, unknown>) =>
    ask(
      world,
      'flex.CreateFlexFlow',
      {},
      {
        ...{ FriendlyName, ChannelType, ContactIdentity, ChatServiceSid: chatServiceSid, Enabled: true },
        ...more,
      },
    );
  const bot = { IntegrationType: 'external', 'Integration.Url': `${origin}/inbound` };
  const elsewhere = { IntegrationType: 'external', 'Integration.Url': 'http://legacy.example.com/hook' };
  const studio = { IntegrationType: 'studio', 'Integration.FlowSid': `FW${'a'.repeat(32)}` };
  const task = {
    ...{ IntegrationType: 'task', 'Integration.WorkspaceSid': workspaceSid, 'Integration.WorkflowSid': workflowSid },
  };
  flow('Sales "direct" 📱', 'sms', '+15550101', { ...task, 'Integration.Priority': 5, 'Integration.Timeout': 600 });
  flow('Sales Studio', 'sms', '+15550101', studio);
  flow('Sales outbound', 'sms', '+15550101', { ...task, Enabled: false, 'Integration.CreationOnMessage': true });
  flow('  padded  ', 'whatsapp', 'whatsapp:+15550101', elsewhere);
  flow('Pages', 'facebook', 'messenger:100200300', { ...task, 'Integration.WorkspaceSid': FOREIGN_WORKSPACE });
  flow('Long '.repeat(60), 'sms', '+15550102', { ...bot, LongLived: true, JanitorEnabled: true });
  flow('Nowhere', 'sms', '', bot);
  flow('Shop', 'line', 'shop', bot);
  flow('Custom Webchat Flex Flow', 'custom', 'instagram', task);
};
