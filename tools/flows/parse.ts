import Ajv, { type ErrorObject } from 'ajv';
import schema from '../../schemas/flows.schema.json';
import { FlowsFault, type Problem } from './errors';
import type { FlowsFile } from './file';
import { readJson } from './json';
import { suggest } from './nearest';

/** A part of the schema, as far as a message needs it. */
interface Rule {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  properties?: object;
  oneOf?: { required: string[] }[];
  examples?: string[];
}

const check = new Ajv({ allErrors: true, verbose: true }).compile<FlowsFile>(schema);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (file: unknown, i: number): string => {
  const flows = isObject(file) && Array.isArray(file.flows) ? (file.flows as unknown[]) : [];
  const flow = flows[i];
  return isObject(flow) && typeof flow.friendlyName === 'string' ? ` "${flow.friendlyName}"` : '';
};

/** `/flows/0/external/url` → `flows[0] "SMS": external.url` */
const placeOf = (file: unknown, path: string): { where: string; field: string } => {
  const parts = path.split('/').slice(1);
  if (parts[0] !== 'flows' || parts.length < 2) return { where: 'the file', field: parts.join('.') };
  return { where: `flows[${parts[1]}]${nameOf(file, Number(parts[1]))}`, field: parts.slice(2).join('.') };
};

const shown = (value: unknown): string =>
  isObject(value) || Array.isArray(value) ? '' : `, not ${JSON.stringify(value)}`;

const expected = (rule: Rule): string => {
  if (rule.enum) return `one of ${rule.enum.join(', ')}`;
  if (rule.examples) return `a text such as ${rule.examples.map((example) => `"${example}"`).join(' or ')}`;
  const { minimum, maximum } = rule;
  if (rule.type === 'integer') return `a whole number, ${maximum ? `${minimum} to ${maximum}` : `${minimum} or more`}`;
  const words: Record<string, string> = { boolean: 'true or false', array: 'a list', object: 'an object' };
  return words[rule.type ?? ''] ?? 'a text that is not empty';
};

const toProblem = (file: unknown, error: ErrorObject): Problem => {
  const { where, field } = placeOf(file, error.instancePath);
  const rule = (error.parentSchema ?? {}) as Rule;
  const inside = (name: string) => [field, name].filter(Boolean).join('.');
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty);
      return {
        where,
        problem: `${inside(name)} is not known`,
        remedy: suggest(name, Object.keys(rule.properties ?? {})),
      };
    }
    case 'required':
      return { where, problem: `${inside(String(error.params.missingProperty))} is missing` };
    case 'oneOf': {
      const names = rule.oneOf?.flatMap(({ required }) => required).join(', ');
      return { where, problem: `exactly one of ${names} is needed${field ? ` in ${field}` : ''}` };
    }
    default:
      return { where, problem: `${field || 'it'} must be ${expected(rule)}${shown(error.data)}` };
  }
};

/** Not: which branches of a choice do not fit, and that what is no object fits none. */
const isTelling = ({ keyword, schemaPath, data }: ErrorObject): boolean =>
  !schemaPath.includes('/oneOf/') && (keyword !== 'oneOf' || isObject(data));

const twins = ({ flows }: FlowsFile): Problem[] =>
  flows.flatMap(({ friendlyName }, i) => {
    const first = flows.findIndex((flow) => flow.friendlyName === friendlyName);
    if (first === i) return [];
    const remedy = 'A flow is found by its name: give each its own.';
    return [{ where: `flows[${i}] "${friendlyName}"`, problem: `flows[${first}] has the same name`, remedy }];
  });

/**
 * The file, checked against `schemas/flows.schema.json`.
 *
 * @param name of the file, for messages
 * @throws {FlowsFault} that names everything that is wrong
 */
export const parseFlows = (text: string, name = 'flows.json'): FlowsFile => {
  const file = readJson(text, name);
  const errors = check(file) ? twins(file) : (check.errors ?? []).filter(isTelling).map((e) => toProblem(file, e));
  if (errors.length) throw new FlowsFault('file', `${name} cannot be used.`, errors);
  return file as FlowsFile;
};
