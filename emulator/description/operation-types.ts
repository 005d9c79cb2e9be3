import type { Description, Operation } from './load';
import type { Schema } from './schema';

const WARNING = "// Made from Twilio's OpenAPI description by: npm run generate. Do not edit.\n";

/** `flex` → `FlexOperations` */
const interfaceOf = (product: string): string => `${product.charAt(0).toUpperCase()}${product.slice(1)}Operations`;

const literal = (value: unknown): string => JSON.stringify(value).replace(/^"(.*)"$/, "'$1'");

const typeOf = (schema: Schema, schemas: Description['schemas']): string => {
  const { $ref, type, items } = schema;
  if ($ref) return typeOf(schemas[$ref.split('/').pop() ?? ''] ?? {}, schemas);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array') {
    const inner = items ? typeOf(items, schemas) : 'unknown';
    return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`;
  }
  return type === 'string' || type === 'boolean' ? type : 'unknown';
};

/** A parameter that may be absent may also be empty, which clears what it sets. */
const orEmpty = (type: string): string => (/^(string|unknown)$|\[\]$/.test(type) ? type : `${type} | ''`);

const member = (name: string, type: string, required: boolean): string => {
  const key = /^\w+$/.test(name) ? name : literal(name);
  return required ? `${key}: ${type}` : `${key}?: ${orEmpty(type)}`;
};

const object = (members: string[]): string => (members.length ? `{ ${members.join('; ')} }` : 'Record<string, never>');

const operationType = ({ parameters, body, json }: Operation, schemas: Description['schemas']): string => {
  const params = parameters.filter((one) => one.in === 'path').map(({ name }) => member(name, 'string', true));
  const query = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema, required = false }) => member(name, typeOf(schema, schemas), required));
  const form = Object.entries(body?.properties ?? {}).map(([name, schema]) =>
    member(name, typeOf(schema, schemas), body?.required?.includes(name) ?? false),
  );
  const input = json ? 'Record<string, unknown>' : object([...query, ...form]);
  return `{ params: ${object(params)}; input: ${input} }`;
};

/** TypeScript for what each operation of a product takes, one a line. */
export const operationTypes = ({ product, operations, schemas }: Description): string => {
  const lines = operations.map((operation) => `  ${operation.id}: ${operationType(operation, schemas)};`);
  return `${WARNING}export interface ${interfaceOf(product)} {\n${lines.join('\n')}\n}\n`;
};

/** TypeScript for the table of all products. */
export const productTypes = (products: readonly string[]): string => {
  const imports = products.map((product) => `import type { ${interfaceOf(product)} } from './${product}';`);
  const lines = products.map((product) => `  ${product}: ${interfaceOf(product)};`);
  return `${WARNING}${imports.join('\n')}\n\nexport interface Operations {\n${lines.join('\n')}\n}\n`;
};
