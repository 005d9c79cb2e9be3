import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Description, Operation, ProductName } from '../description/load';
import type { Schema } from '../description/schema';

/** Formats that Twilio names and no standard defines: taken as they come. */
const OPEN_FORMATS = ['uri-map', 'http-method', 'phone-number', 'phone-number-capabilities', 'int64', 'currency'];

/** Twilio's oldest API writes dates as mail does, always in UTC. */
const RFC_2822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/;

export interface Validators {
  /** What is wrong with the named part of a request; empty: nothing. */
  input(operation: Operation, values: Record<string, unknown>): string[];
  /** What is wrong with an answer's body. */
  answer(operation: Operation, body: unknown): string[];
}

const words = (errors: ErrorObject[] | null | undefined): string[] =>
  (errors ?? []).map((e) => {
    const extra = 'additionalProperty' in e.params ? ` (${String(e.params.additionalProperty)})` : '';
    return `${e.instancePath.slice(1) || 'it'} ${e.message ?? 'is invalid'}${extra}`;
  });

/** One object schema for all that a request carries besides its headers. @fidelity api.description */
const inputSchema = (operation: Operation): Schema => {
  const listed = operation.parameters.filter((p) => p.in === 'query' || p.in === 'path');
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(listed.map((p) => [p.name, p.schema])),
      ...operation.body?.properties,
    },
    required: [...listed.filter((p) => p.required).map((p) => p.name), ...(operation.body?.required ?? [])],
    // @fidelity api.unknown-parameters
    additionalProperties: operation.json,
  };
};

const namesOf = new WeakMap<Operation, ReadonlySet<string>>();

/** The parameters of a form or a query that the description does not name. */
export const unknownIn = (operation: Operation, input: Record<string, unknown>): string[] => {
  if (operation.json) return [];
  const names = namesOf.get(operation) ?? new Set(Object.keys(inputSchema(operation).properties ?? {}));
  namesOf.set(operation, names);
  return Object.keys(input).filter((name) => !names.has(name));
};

/** Validators from Twilio's description, each compiled when first needed: compiling all of them costs a second. */
export const createValidators = (descriptions: readonly Description[]): Validators => {
  // The description is not checked against the standard's own schema, nor is what is compiled made smaller: each would
  // cost more time than all that a process validates.
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  });
  addFormats(ajv);
  for (const format of OPEN_FORMATS) ajv.addFormat(format, true);
  ajv.addFormat('date-time-rfc-2822', RFC_2822);
  for (const { product, schemas } of descriptions) ajv.addSchema({ $id: product, components: { schemas } });

  const compiled = new Map<string, ValidateFunction>();
  const rooted = (schema: Schema, product: ProductName): Schema =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${product}#/components`));
  const compile = (key: string, product: ProductName, schema: () => Schema): ValidateFunction => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile(rooted(schema(), product));
      compiled.set(key, validate);
    }
    return validate;
  };

  return {
    input(operation, values) {
      const key = `${operation.product}.${operation.id} request`;
      const validate = compile(key, operation.product, () => inputSchema(operation));
      return validate(values) ? [] : words(validate.errors);
    },
    answer(operation, body) {
      const { schema } = operation.success;
      if (!schema) return body === undefined ? [] : ['it must have no body'];
      const key = `${operation.product}.${operation.id} answer`;
      const validate = compile(key, operation.product, () => schema);
      return validate(body) ? [] : words(validate.errors);
    },
  };
};
