import type { Description, Operation } from './load';
import { type Schema, withProperty } from './schema';

const SID = (prefix: string): Schema => ({ type: 'string', pattern: `^${prefix}[0-9a-fA-F]{32}$` });

/**
 * Uploads have a host of their own, take a multipart form, and stand in Twilio's documentation but not in its
 * description; what they answer does. Source, besides the page: what @twilio-labs/serverless-api sends.
 * https://www.twilio.com/docs/serverless/api/resource/function-version#create-a-function-version-resource
 * @fidelity serverless.uploads
 */
const upload = (noun: 'Function' | 'Asset'): Operation => ({
  product: 'serverless',
  id: `Create${noun}Version`,
  method: 'POST',
  host: 'serverless-upload.twilio.com',
  path: `/v1/Services/{ServiceSid}/${noun}s/{${noun}Sid}/Versions`,
  parameters: [
    { name: 'ServiceSid', in: 'path', required: true, schema: SID('ZS') },
    { name: `${noun}Sid`, in: 'path', required: true, schema: SID('ZH') },
  ],
  body: {
    type: 'object',
    required: ['Path', 'Visibility', 'Content'],
    properties: {
      Path: { type: 'string', minLength: 1, maxLength: 255 },
      Visibility: { type: 'string', enum: ['public', 'protected', 'private'] },
      Content: {},
    },
  },
  json: false,
  success: {
    status: 201,
    schema: { $ref: `#/components/schemas/serverless.v1.service.${noun.toLowerCase()}.${noun.toLowerCase()}_version` },
  },
  examples: [],
  requests: [],
});

/**
 * @twilio-labs/serverless-api sends a name that no Environment has; Twilio ignores what it does not know.
 * @fidelity serverless.environment-name
 */
const tolerant = (operation: Operation): Operation =>
  operation.id === 'CreateEnvironment'
    ? { ...operation, body: withProperty(operation.body, 'FriendlyName', { type: 'string' }) }
    : operation;

/** Serverless as it is called in fact. */
export const withUploads = (described: Description): Description => ({
  ...described,
  operations: [...described.operations.map(tolerant), upload('Function'), upload('Asset')],
});
