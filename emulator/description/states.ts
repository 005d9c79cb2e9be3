import type { Description } from './load';

/**
 * A Conversation is `initializing` for a moment after a customer's first message: so says the page, and so say the types
 * of the SDK; the description that is read here knows the other three states only.
 * https://www.twilio.com/docs/conversations-classic/states-timers
 * @fidelity conversations.initializing
 */
export const withInitializing = (described: Description): Description => ({
  ...described,
  schemas: Object.fromEntries(
    Object.entries(described.schemas).map(([name, schema]) => [
      name,
      name.endsWith('_enum_state') ? { ...schema, enum: ['initializing', ...(schema.enum ?? [])] } : schema,
    ]),
  ),
});
