import { existsSync } from 'node:fs';
import { Complaint, type Trouble } from './complaint';
import type { Variables } from './environment';
import { EMBEDDED } from './target';

export interface Credentials {
  accountSid: string;
  authToken: string;
}

const NO_KEYS =
  "API Keys (SK…) do not work here: requests to the Functions are signed with the account's Auth Token. Twilio's Console shows both on its front page.";

/** Names that other tools have for the same thing: https://www.twilio.com/docs/usage/secure-credentials */
const NEIGHBOURS: Record<string, string[]> = {
  ACCOUNT_SID: ['TWILIO_ACCOUNT_SID'],
  AUTH_TOKEN: ['TWILIO_AUTH_TOKEN'],
};
const KEYS = ['TWILIO_API_KEY', 'TWILIO_API_SECRET', 'TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET'];

const SET_IT = 'Set it in the environment or in .env.';
const isSet = (variables: Variables, name: string): boolean => Boolean(variables[name]?.trim());

/** What to do about a variable that is missing, by what stands beside it. */
const remedyFor = (variables: Variables, name: string): string => {
  const other = NEIGHBOURS[name]?.find((one) => isSet(variables, one));
  if (other)
    return `${other} is set, which these commands do not read: set ${name} to the same, as Twilio Functions have it.`;
  if (KEYS.some((key) => isSet(variables, key))) return NO_KEYS;
  return existsSync(EMBEDDED) ? `${SET_IT} For the embedded Twilio that runs here: --embedded` : SET_IT;
};

const troubleWith = (variables: Variables, name: string, shape: RegExp, expected: string): Trouble[] => {
  const value = variables[name]?.trim() ?? '';
  if (shape.test(value)) return [];
  if (value === '') {
    return [{ where: name, problem: `missing: expected ${expected}`, remedy: remedyFor(variables, name) }];
  }
  if (/^SK[0-9a-f]{32}$/i.test(value)) return [{ where: name, problem: 'it is an API Key', remedy: NO_KEYS }];
  return [{ where: name, problem: `malformed: expected ${expected}`, remedy: SET_IT }];
};

const accountTrouble = (variables: Variables): Trouble[] =>
  troubleWith(variables, 'ACCOUNT_SID', /^AC[0-9a-fA-F]{32}$/, 'AC and 32 hex digits');
const tokenTrouble = (variables: Variables): Trouble[] =>
  troubleWith(variables, 'AUTH_TOKEN', /^(?!SK[0-9a-fA-F]{32}$)\S+$/, "the account's Auth Token");

const refuse = (problems: Trouble[]): void => {
  if (problems.length) throw new Complaint('It is not known which account is meant.', problems);
};

/** Where an account need not be named, what names it must be one. @throws {Complaint}, never with the value */
export const requireAccountForm = (variables: Variables): void => {
  if (isSet(variables, 'ACCOUNT_SID')) refuse(accountTrouble(variables));
};

/** What signs a request to the Functions. @throws {Complaint}, never with the value */
export const readAuthToken = (variables: Variables): string => {
  refuse(tokenTrouble(variables));
  return variables.AUTH_TOKEN?.trim() ?? '';
};

/** @throws {Complaint} that names all that is wrong, and never a value */
export const readCredentials = (variables: Variables): Credentials => {
  refuse([...accountTrouble(variables), ...tokenTrouble(variables)]);
  return { accountSid: variables.ACCOUNT_SID?.trim() ?? '', authToken: readAuthToken(variables) };
};
