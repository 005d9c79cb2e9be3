import Ajv, { type ErrorObject } from 'ajv';
import schema from '../../schemas/flows.schema.json';
import { suggest } from '../engine/directory';
import { shown } from '../engine/mask';
import { Complaint, type Trouble } from '../support/complaint';
import { readJson } from '../support/json';
import { placeOf } from './address';
import { type AddressEntry, type FlowsFile, OPEN_QUESTION } from './file';

/** A part of the schema, as far as a message needs it. */
interface Rule {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  uniqueItems?: boolean;
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

const expected = (rule: Rule): string => {
  const { type = '', enum: values, examples, minimum, maximum, maxLength, minItems, uniqueItems } = rule;
  if (values) return `one of ${values.join(', ')}`;
  if (type === 'array')
    return `a list${minItems ? ' with at least one item' : ''}${uniqueItems ? ', and none twice' : ''}`;
  if (examples) return `a text such as ${examples.map((example) => `"${example}"`).join(' or ')}`;
  if (type === 'integer') return `a whole number, ${maximum ? `${minimum} to ${maximum}` : `${minimum} or more`}`;
  const words: Record<string, string> = { boolean: 'true or false', object: 'an object' };
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

const addressTroubles = ({ addresses = [] }: FlowsFile): Trouble[] =>
  addresses.flatMap((entry, i) => {
    const where = `addresses[${i}] "${entry.friendlyName ?? placeOf(entry)}"`;
    const isTwin = ({ address, sid }: AddressEntry) =>
      address === entry.address || (sid !== undefined && sid === entry.sid);
    const first = addresses.findIndex(isTwin);
    const same = addresses[first]?.address === entry.address ? 'address' : 'sid';
    const twin = {
      ...{ where, problem: `addresses[${first}] has the same ${same}` },
      remedy: 'Twilio has one Address Configuration for each address: take one of the two out.',
    };
    const needless = {
      ...{ where, problem: 'conversationService has no meaning with default' },
      remedy: "default takes the account's default service. Take one of the two out.",
    };
    const alone = {
      ...{ where, problem: 'back needs the Flex Flows of "replaces": without them no one has the address' },
      remedy: `Name them there. To only remove the Address: npm run flows -- destroy ${entry.address}`,
    };
    return [
      ...(entry.back && !entry.replaces?.length ? [alone] : []),
      ...(first === i ? [] : [twin]),
      ...(entry.default && entry.conversationService !== undefined ? [needless] : []),
    ];
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
  const same = [...twins(file), ...addressTroubles(file)];
  if (same.length) throw new Complaint(`${name} cannot be used.`, same, 'file');
  return file;
};
