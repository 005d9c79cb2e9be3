/** The part of OpenAPI 3.0 that Twilio's description uses. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  nullable?: boolean;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema: Schema;
  required?: boolean;
}

export interface Content {
  schema: Schema;
  examples?: Record<string, { value: unknown }>;
}

export interface SpecOperation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { content?: Record<string, Content> }>;
}

export interface SpecDocument {
  paths: Record<string, Record<string, SpecOperation | undefined> & { servers?: [{ url: string }] }>;
  components: { schemas: Record<string, Schema> };
}

/**
 * Makes Twilio's description strict: every property is required and none may be added. The description itself
 * declares neither, yet every object in its own examples has exactly the properties of its schema, but for a few that
 * `test/conformance/examples.ts` lists.
 * `nullable` without a type, which Ajv refuses, means "anything" and goes.
 * @fidelity api.answers
 */
export const strict = (schema: Schema): Schema => {
  const out: Schema = { ...schema };
  if (out.nullable !== undefined && out.type === undefined) delete out.nullable;
  delete out.default;
  if (out.items) out.items = strict(out.items);
  if (out.properties) {
    out.properties = Object.fromEntries(Object.entries(out.properties).map(([name, inner]) => [name, strict(inner)]));
    out.required = Object.keys(out.properties);
    out.additionalProperties = false;
  }
  return out;
};

/** A form with one field more. */
export const withProperty = (body: Schema | undefined, name: string, schema: Schema): Schema => ({
  ...body,
  properties: { ...body?.properties, [name]: schema },
});
