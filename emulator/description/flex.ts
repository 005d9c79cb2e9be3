import type { Description } from './load';
import { withProperty } from './schema';

/**
 * The description in use names five statuses of an Interaction Channel; the SDK of the same account names seven
 * (`InteractionChannelChannelStatus` in twilio 6.3.1), and Leave and Pause need the others.
 * @fidelity flex.channel-statuses
 */
const STATUSES = ['setup', 'active', 'failed', 'closed', 'inactive', 'pause', 'transfer'];

const NAME = 'interaction_channel_enum_channel_status';

/** Flex v1 with all statuses that an Interaction Channel can have. */
export const withChannelStatuses = (described: Description): Description => ({
  ...described,
  schemas: { ...described.schemas, [NAME]: { ...described.schemas[NAME], enum: STATUSES } },
});

/**
 * The SDK sends an identity for a web chat's guest, which the description in use does not know.
 * @fidelity flexV2.identity
 */
export const withGuestIdentity = (described: Description): Description => ({
  ...described,
  operations: described.operations.map((operation) =>
    operation.id === 'CreateWebChannel'
      ? { ...operation, body: withProperty(operation.body, 'Identity', { type: 'string' }) }
      : operation,
  ),
});
