import Ajv, { type ErrorObject } from 'ajv';
import schema from '../../schemas/flows.schema.json';
import { shown } from '../engine/mask';
import { suggest } from '../engine/suggest';
import { Complaint, type Trouble } from '../support/complaint';
import { placeOf } from './address';
import { type FlowsFile, OPEN_QUESTION } from './file';

const lineOf = (text: string, position: number): number => text.slice(0, position).split('\n').length;

/** Node.js tells the position in the message only, and not in every one: then no line is named. */
const whereIn = (text: string, name: string, error: unknown): string => {
  const position = /at position (\d+)/.exec(String(error))?.[1];
  return position === undefined ? name : `${name}, line ${lineOf(text, Number(position))}`;
};

/** Names that an object has twice, where a parser would keep the last one and lose the rest. The text must be JSON. */
const duplicateKeys = (text: string): { key: string; line: number }[] => {
  const objects: Set<string>[] = [];
  const found: { key: string; line: number }[] = [];
  for (const { 0: token, 1: key, index } of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (key !== undefined) {
      const keys = objects.at(-1);
      if (keys?.has(key)) found.push({ key, line: lineOf(text, index) });
      keys?.add(key);
    }
  }
  return found;
};

/** A file's text as a value. @throws {Complaint} that names the line */
export const readJson = (raw: string, name: string): unknown => {
  const text = raw.replace(/^\uFEFF/, '');
  const unreadable = (problems: Trouble[]) => new Complaint(`${name} cannot be read.`, problems, 'file');
  if (text.trim() === '') throw unreadable([{ where: name, problem: 'the file is empty' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const problem = `not JSON: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = 'JSON has no comments, no comma after the last item, and names in double quotes.';
    throw unreadable([{ where: whereIn(text, name, error), problem, remedy }]);
  }
  const twice = duplicateKeys(text);
  if (!twice.length) return value;
  throw unreadable(
    twice.map(({ key, line }) => ({ where: `${name}, line ${line}`, problem: `${key} is there twice` })),
  );
};

/** A part of the schema, as far as a message needs it. */
interface Rule {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: object;
  oneOf?: { required: string[] }[];
  examples?: string[];
}

const check = new Ajv({ allErrors: true, verbose: true }).compile<FlowsFile>(schema);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const LISTS: readonly string[] = ['flows', 'addresses'];

/** `/flows/0/external/url` → `flows[0] "SMS"` and `external.url` */
const whereOf = (file: unknown, path: string): { where: string; field: string } => {
  const [list = '', at = '', ...rest] = path.split('/').slice(1);
  if (!LISTS.includes(list) || at === '') return { where: 'the file', field: list };
  const entries: unknown = isObject(file) ? file[list] : [];
  const entry: unknown = Array.isArray(entries) ? entries[Number(at)] : undefined;
  const { friendlyName, address } = isObject(entry) ? entry : {};
  const known = [friendlyName, address].find((one) => typeof one === 'string' && one !== '');
  const name = known === undefined ? '' : ` "${known}"`;
  return { where: `${list}[${at}]${name}`, field: rest.join('.') };
};

const isSimple = (value: unknown): boolean => !isObject(value) && !Array.isArray(value);

const expected = ({ type = '', enum: values, examples, minimum, maximum, maxLength }: Rule): string => {
  if (values) return `one of ${values.join(', ')}`;
  if (type === 'array') return 'a list with at least one item, and none twice';
  if (examples) return `a text such as ${examples.map((example) => `"${example}"`).join(' or ')}`;
  if (type === 'integer') return `a whole number, ${maximum ? `${minimum} to ${maximum}` : `${minimum} or more`}`;
  const words: Record<string, string> = { boolean: 'true or false', array: 'a list', object: 'an object' };
  if (maxLength) return `a text of 1 to ${maxLength} characters`;
  return words[type] ?? 'a text that is not empty';
};

const toTrouble = (file: unknown, { instancePath, parentSchema, keyword, params, data }: ErrorObject): Trouble => {
  const { where, field } = whereOf(file, instancePath);
  const rule: Rule = (parentSchema as Rule | undefined) ?? {}; // reason: it is a part of the schema above
  const inside = (name: string) => [field, name].filter(Boolean).join('.');
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return {
      where,
      problem: `${inside(name)} is not known`,
      remedy: suggest(name, Object.keys(rule.properties ?? {})),
    };
  }
  if (keyword === 'required') return { where, problem: `${inside(String(params.missingProperty))} is missing` };
  if (keyword === 'oneOf') {
    const names = rule.oneOf?.flatMap(({ required }) => required).join(', ');
    return { where, problem: `exactly one of ${names} is needed${field ? ` in ${field}` : ''}` };
  }
  return {
    where,
    problem: `${field || 'it'} must be ${expected(rule)}${isSimple(data) ? `, not ${shown(data)}` : ''}`,
  };
};

/** Not: which branches of a choice do not fit, and that what is no object fits none. */
const isTelling = ({ keyword, schemaPath, data }: ErrorObject): boolean =>
  !schemaPath.includes('/oneOf/') && (keyword !== 'oneOf' || isObject(data));

/** Entries that could mean the same flow of the account. */
const twins = ({ flows }: FlowsFile): Trouble[] =>
  flows.flatMap(({ friendlyName, channelType, contactIdentity = '', sid }, i) => {
    const isTwin = (other: FlowsFile['flows'][number]): boolean =>
      sid && other.sid
        ? sid === other.sid
        : other.friendlyName === friendlyName &&
          other.channelType === channelType &&
          (other.contactIdentity ?? '') === contactIdentity;
    const first = flows.findIndex(isTwin);
    if (first === i || first === -1) return [];
    const problem = `flows[${first}] has the same name and address`;
    const remedy = 'Give each another name or contactIdentity, or say with "sid" which flow of the account it is.';
    return [{ where: `flows[${i}] "${friendlyName}"`, problem, remedy }];
  });

/** Twilio has one Address Configuration for each address. */
const sharedAddresses = ({ addresses = [] }: FlowsFile): Trouble[] =>
  addresses.flatMap((entry, i) => {
    const first = addresses.findIndex(
      ({ address, sid }) => address === entry.address || (sid !== undefined && sid === entry.sid),
    );
    if (first === i) return [];
    const problem = `addresses[${first}] has the same ${addresses[first]?.address === entry.address ? 'address' : 'sid'}`;
    const remedy = 'Twilio has one Address Configuration for each address: take one of the two out.';
    return [{ where: `addresses[${i}] "${entry.friendlyName ?? placeOf(entry)}"`, problem, remedy }];
  });

/** `default` takes the account's default service, and tells of no other. */
const serviceOfDefault = ({ addresses = [] }: FlowsFile): Trouble[] =>
  addresses.flatMap((entry, i) => {
    if (!entry.default || entry.conversationService === undefined) return [];
    const problem = 'conversationService has no meaning with default';
    const remedy = "default takes the account's default service. Take one of the two out.";
    return [{ where: `addresses[${i}] "${entry.friendlyName ?? placeOf(entry)}"`, problem, remedy }];
  });

/** What `flows migrate` could not know. */
const openQuestions = ({ addresses = [] }: FlowsFile): Trouble[] =>
  addresses.flatMap(({ address, friendlyName }, i) => {
    if (!address.startsWith(OPEN_QUESTION)) return [];
    const what = address.slice(OPEN_QUESTION.length).trim();
    const remedy = 'Put it into "address". Or take the entry out, and its flows back into "flows".';
    return [{ where: `addresses[${i}] "${friendlyName ?? address}"`, problem: `it still needs ${what}`, remedy }];
  });

/** @throws {Complaint} where an entry waits for a person's answer */
export const requireAnswers = (file: FlowsFile, name: string): void => {
  const open = openQuestions(file);
  if (open.length) throw new Complaint(`${name} has open questions.`, open, 'file');
};

/**
 * The file, checked against `schemas/flows.schema.json`.
 *
 * @param name of the file, for messages
 * @throws {Complaint} that names everything that is wrong
 */
export const parseFlows = (text: string, name = 'flows.json'): FlowsFile => {
  const file = readJson(text, name);
  if (!check(file)) {
    throw new Complaint(
      `${name} cannot be used.`,
      (check.errors ?? []).filter(isTelling).map((error) => toTrouble(file, error)),
      'file',
    );
  }
  const same = [...twins(file), ...sharedAddresses(file), ...serviceOfDefault(file)];
  if (same.length) throw new Complaint(`${name} cannot be used.`, same, 'file');
  return file;
};
