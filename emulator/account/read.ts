import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { defaultOptions } from '../products/shared/options';
import { SeedError } from './names';
import type { AccountSeed } from './seed';

const SCHEMA = join(__dirname, '../../schemas/account.schema.json');

const wordsOf = ({ instancePath, message = 'is wrong', params }: ErrorObject): string => {
  const where = instancePath.slice(1).replaceAll('/', '.') || 'the account';
  if ('additionalProperty' in params) return `${where} has no property "${params.additionalProperty}"`;
  const allowed = 'allowedValues' in params ? `: ${params.allowedValues.join(', ')}` : '';
  return `${where} ${message}${allowed}`;
};

const check = (value: unknown, where: string): AccountSeed => {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const validate = ajv.compile<AccountSeed>(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!validate(value)) {
    const lines = (validate.errors ?? []).map((error) => `  ${wordsOf(error)}`);
    throw new SeedError(`${where} is no account (schemas/account.schema.json):\n${[...new Set(lines)].join('\n')}`);
  }
  const known = Object.keys(defaultOptions());
  const unknown = Object.keys(value.options ?? {}).find((name) => !known.includes(name));
  if (unknown) throw new SeedError(`${where}: there is no option "${unknown}". There is: ${known.join(', ')}`);
  return value;
};

const read = (path: string): unknown => {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SeedError(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
};

/** Definitions of Studio Flows that stand in files of their own. */
const withDefinitions = (seed: AccountSeed, directory: string): AccountSeed => ({
  ...seed,
  ...(seed.studio && {
    studio: seed.studio.map((flow) => {
      if (typeof flow.definition !== 'string') return flow;
      const definition: unknown = read(resolve(directory, flow.definition));
      return { ...flow, definition: { ...Object(definition) } };
    }),
  }),
});

/**
 * An account from a YAML or JSON file, or from an object that a test wrote.
 *
 * @throws {SeedError} that names each property which is wrong
 */
export const readAccount = (account: string | AccountSeed): AccountSeed =>
  typeof account === 'string'
    ? withDefinitions(check(read(account) ?? {}, account), dirname(account))
    : withDefinitions(check(account, 'The object'), '.');
