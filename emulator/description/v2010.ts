import type { Description, Operation } from './load';
import type { Schema } from './schema';

const NUMBER = 'api.v2010.account.incoming_phone_number';

/** What stands on a page beside its rows are paths, for all that their format says `uri`. */
const withPaths = (operation: Operation): Operation => {
  const { success } = operation;
  const { properties } = success.schema ?? {};
  if (!properties?.next_page_uri) return operation;
  const pathy = Object.entries(properties).map(([name, { format, ...schema }]): [string, Schema] => [
    name,
    name.endsWith('uri') || format === undefined ? schema : { ...schema, format },
  ]);
  return {
    ...operation,
    success: { ...success, schema: { ...success.schema, properties: Object.fromEntries(pathy) } },
  };
};

/**
 * The oldest API as its own examples show it: pages are linked by paths, and a number has `subresource_uris`, which its
 * schema leaves out.
 * @fidelity v2010.description
 */
export const asAnswered = (described: Description): Description => {
  const { properties, required = [], ...number }: Schema = described.schemas[NUMBER] ?? {};
  const subresource_uris: Schema = { type: 'object', nullable: true };
  return {
    ...described,
    operations: described.operations.map(withPaths),
    schemas: {
      ...described.schemas,
      [NUMBER]: {
        ...number,
        properties: { ...properties, subresource_uris },
        required: [...required, 'subresource_uris'],
      },
    },
  };
};
