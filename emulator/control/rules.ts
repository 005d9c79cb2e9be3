import { ERROR_BODIES, FAULT_KINDS, type FaultRule, SERVER_ERRORS, SHAPES } from '../chaos/faults';
import type { DeliveryRule } from '../deliver/deliver';
import { PRODUCTS } from '../products/products';
import { handlerOf } from '../products/shared/product';
import { Refused } from './refusal';

type Check = { test(value: unknown): boolean; expected: string };

/** A check of names, of which there are many. */
export type NameCheck = Check & { names(): string[] };

const number = (most: number, whole = true): Check => ({
  test: (value) => typeof value === 'number' && value >= 0 && value <= most && (!whole || Number.isInteger(value)),
  expected: `${whole ? 'a whole number' : 'a number'} from 0 to ${most}`,
});

/** Longer than anything that Twilio waits for. */
const LONGEST_MS = 30 * 86_400_000;

const oneOf = (choices: readonly unknown[]): Check => ({
  test: (value) => choices.includes(value),
  expected: `one of ${choices.join(', ')}`,
});

const operationNames = (): string[] =>
  PRODUCTS.flatMap(({ name, description }) => description.operations.map(({ id }) => `${name}.${id}`));

/** Those that can be called here. */
const emulatedNames = (): string[] =>
  PRODUCTS.flatMap((product) =>
    product.description.operations
      .filter(({ id }) => handlerOf(product, id) !== undefined)
      .map(({ id }) => `${product.name}.${id}`),
  );

const webhookNames = (): string[] => [...new Set(PRODUCTS.flatMap(({ webhooks = [] }) => webhooks))];

const isOperation = (value: unknown): boolean => {
  if (typeof value !== 'string') return false;
  const isPrefix = value.endsWith('*');
  return operationNames().some((name) => (isPrefix ? name.startsWith(value.slice(0, -1)) : name === value));
};

/** `taskrouter.CreateTask`; with a `*` at the end, all that begin so. */
export const OPERATION: NameCheck = {
  names: emulatedNames,
  test: isOperation,
  expected: 'one such as taskrouter.CreateTask, or with a star: taskrouter.*',
};

export const WEBHOOK: NameCheck = {
  names: webhookNames,
  test: (value) => webhookNames().some((name) => name === value),
  expected: 'one such as onMessageSent or task.canceled',
};

const FAULT: Record<keyof FaultRule, Check> = {
  fault: oneOf(FAULT_KINDS),
  operation: OPERATION,
  nth: { test: (value) => number(1e6).test(value) && value !== 0, expected: 'a whole number from 1' },
  times: number(1e6),
  probability: number(1, false),
  ms: number(LONGEST_MS),
  status: oneOf(SERVER_ERRORS),
  body: oneOf(ERROR_BODIES),
  shape: oneOf(SHAPES),
  sid: { test: (value) => /^[A-Z]{2}[0-9a-f]{32}$/.test(String(value)), expected: 'a SID' },
};

const DELIVERY: Record<keyof DeliveryRule, Check> = {
  name: WEBHOOK,
  copies: number(100),
  delayMs: number(LONGEST_MS),
  spacingMs: number(LONGEST_MS),
  jitterMs: number(LONGEST_MS),
  forged: { test: (value) => typeof value === 'boolean', expected: 'true or false' },
  times: number(1e6),
};

const malformed = (message: string, remedy: string) => new Refused('malformed', message, remedy);

const readRules =
  <T>(checks: Record<string, Check>, needed: string[], example: string) =>
  (given: unknown): T[] => {
    const remedy = `For example: ${example}`;
    if (!Array.isArray(given)) throw malformed('A list of rules is needed.', remedy);
    const rules: unknown[] = given;
    for (const [i, rule] of rules.entries()) {
      if (typeof rule !== 'object' || rule === null) throw malformed(`Rule ${i} is not an object.`, remedy);
      for (const key of needed) if (!(key in rule)) throw malformed(`Rule ${i} lacks ${key}.`, remedy);
      for (const [key, value] of Object.entries(rule)) {
        const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
        if (!check) throw malformed(`Rule ${i} has an unknown key ${key}.`, `Known: ${Object.keys(checks).join(', ')}`);
        if (!check.test(value)) throw malformed(`Rule ${i}: ${key} must be ${check.expected}.`, remedy);
      }
    }
    return given as T[]; // reason: every key and value was checked
  };

/** @throws {Refused} */
export const readFaultRules = readRules<FaultRule>(
  FAULT,
  ['fault'],
  '[{"operation": "taskrouter.CreateTask", "fault": "lost"}]',
);

/** @throws {Refused} */
export const readDeliveryRules = readRules<DeliveryRule>(DELIVERY, [], '[{"name": "onMessageSent", "copies": 4}]');
