import type { Description, Operation } from './load';

const text = { type: 'string' } as const;
const maybe = { type: 'string', nullable: true } as const;

/**
 * How a Function asks whether a token of Flex UI is good. Twilio's description does not have it; source: what
 * twilio-flex-token-validator sends, and what code in public use reads of the answer.
 * https://github.com/twilio/twilio-flex-token-validator
 * @fidelity flex.tokens
 */
const validateToken: Operation = {
  product: 'flex',
  id: 'ValidateToken',
  method: 'POST',
  host: 'iam.twilio.com',
  path: '/v1/Accounts/{AccountSid}/Tokens/validate',
  parameters: [
    { name: 'AccountSid', in: 'path', required: true, schema: { type: 'string', pattern: '^AC[0-9a-fA-F]{32}$' } },
  ],
  body: { type: 'object', required: ['token'], properties: { token: text, realm: text } },
  json: true,
  success: {
    status: 200,
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['valid', 'code', 'message', 'expiration', 'identity', 'realm_user_id', 'worker_sid', 'roles'],
      properties: {
        valid: { type: 'boolean' },
        code: { type: 'integer' },
        message: maybe,
        expiration: maybe,
        identity: maybe,
        realm_user_id: maybe,
        worker_sid: maybe,
        roles: { type: 'array', items: text, nullable: true },
      },
    },
  },
  examples: [],
  requests: [],
};

/** Flex with the check of a token that Flex UI sends along. */
export const withTokens = (described: Description): Description => ({
  ...described,
  operations: [...described.operations, validateToken],
});
