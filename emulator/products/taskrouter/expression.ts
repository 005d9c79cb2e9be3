import { badRequest } from '../../core/errors';
import { parseObject } from '../../core/json';

type Token =
  | { kind: 'constant'; value: string | number | boolean | null }
  | { kind: 'path'; keys: string[] }
  /** `==`, `(`, `,`, and the words `AND`, `OR`, `NOT`, `IN`, `HAS`, `CONTAINS` in upper case. */
  | { kind: 'sign'; text: string };

const WORDS = ['AND', 'OR', 'NOT', 'IN', 'HAS', 'CONTAINS'];

const CONSTANTS: Record<string, boolean | null> = { true: true, false: false, null: null };

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<number>-?\d+(?:\.\d+)?)|(?<sign>[=!<>]=|[<>()[\],])|(?<path>[A-Za-z_$][\w$]*(?:\.[\w$]+|\[\d+\])*))/y;

const wordOrPath = (text: string): Token => {
  // The documentation writes `IN` and `in` alike: https://www.twilio.com/docs/taskrouter/activity-based-routing
  if (WORDS.includes(text.toUpperCase())) return { kind: 'sign', text: text.toUpperCase() };
  if (Object.hasOwn(CONSTANTS, text)) return { kind: 'constant', value: CONSTANTS[text] ?? null };
  return { kind: 'path', keys: text.split(/[.[\]]/).filter(Boolean) };
};

/**
 * Approximate: the status and the code are Twilio's for an invalid parameter, the sentence is not known.
 * @fidelity taskrouter.other-refusals
 */
const badExpression = (expression: string) => badRequest(`Invalid expression: ${expression}`);

const tokensOf = (expression: string): Token[] => {
  const tokens: Token[] = [];
  const end = expression.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const { text, number, sign, path } = TOKEN.exec(expression)?.groups ?? {};
    if (text !== undefined) tokens.push({ kind: 'constant', value: text.slice(1, -1).replace(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'constant', value: Number(number) });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else if (path !== undefined) tokens.push(wordOrPath(path));
    else throw badExpression(expression);
  }
  return tokens;
};

/** What the keys of an expression mean. */
export type Scope = Record<string, unknown>;

type Value = (scope: Scope) => unknown;
type Comparison = (left: unknown, right: unknown) => boolean;

const ordered =
  (holds: (a: number | string, b: number | string) => boolean): Comparison =>
  (left, right) =>
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string')
      ? holds(left, right)
      : false;

const has: Comparison = (left, right) => Array.isArray(left) && left.includes(right);

const COMPARISONS: Record<string, Comparison> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': ordered((a, b) => a < b),
  '<=': ordered((a, b) => a <= b),
  '>': ordered((a, b) => a > b),
  '>=': ordered((a, b) => a >= b),
  HAS: has,
  IN: (left, right) => has(right, left),
  'NOT IN': (left, right) => !has(right, left),
  CONTAINS: (left, right) => typeof left === 'string' && typeof right === 'string' && left.includes(right),
};

const lookUp = (scope: Scope, keys: string[]): unknown => {
  let value: unknown = scope;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
    value = Reflect.get(value, key);
  }
  return value ?? null;
};

const parse = (expression: string): Value => {
  const tokens = tokensOf(expression);
  let at = 0;
  const sign = (...texts: string[]): string | undefined => {
    const token = tokens[at];
    if (token?.kind !== 'sign' || !texts.includes(token.text)) return undefined;
    at += 1;
    return token.text;
  };
  const expect = (text: string) => {
    if (!sign(text)) throw badExpression(expression);
  };

  const list = (): Value => {
    const items: Value[] = [];
    while (!sign(']')) {
      if (items.length) expect(',');
      items.push(operand());
    }
    return (scope) => items.map((item) => item(scope));
  };
  const operand = (): Value => {
    if (sign('[')) return list();
    const token: Token | undefined = tokens[at++];
    if (token?.kind === 'constant') return () => token.value;
    if (token?.kind === 'path') return (scope) => lookUp(scope, token.keys);
    throw badExpression(expression);
  };
  const comparison = (): Value => {
    if (sign('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    const left = operand();
    const negated = sign('NOT') ? 'NOT ' : '';
    const operator = sign(...Object.keys(COMPARISONS));
    if (!operator && !negated) return left;
    const holds = COMPARISONS[`${negated}${operator}`];
    if (!holds) throw badExpression(expression);
    const right = operand();
    return (scope) => holds(left(scope), right(scope));
  };
  const negation = (): Value => {
    if (!sign('NOT')) return comparison();
    const inner = negation();
    return (scope) => inner(scope) !== true;
  };
  const both = (): Value => {
    const parts = [negation()];
    while (sign('AND')) parts.push(negation());
    return parts.length === 1 && parts[0] ? parts[0] : (scope) => parts.every((part) => part(scope) === true);
  };
  const either = (): Value => {
    const parts = [both()];
    while (sign('OR')) parts.push(both());
    return parts.length === 1 && parts[0] ? parts[0] : (scope) => parts.some((part) => part(scope) === true);
  };

  const whole = either();
  if (at < tokens.length) throw badExpression(expression);
  return whole;
};

const parsed = new Map<string, Value>();

/** Expressions are few and asked often: of a queue for every worker, of a filter for every Task. */
const KEPT = 1000;

const compile = (expression: string): Value => {
  let value = parsed.get(expression);
  if (!value) {
    value = parse(expression);
    if (parsed.size >= KEPT) parsed.clear();
    parsed.set(expression, value);
  }
  return value;
};

/** @throws Twilio's 400 where it is no expression. */
export const checkExpression = (expression: string): void => void compile(expression);

/**
 * Whether a TaskRouter expression holds. A key that is missing is like `null`, and equals nothing but it.
 *
 * @see https://www.twilio.com/docs/taskrouter/expression-syntax
 * @throws Twilio's 400 where it is no expression.
 * @fidelity taskrouter.expressions
 */
export const matches = (expression: string, scope: Scope): boolean => compile(expression)(scope) === true;

/** An object out of attributes, which are kept as text; what is no object has no keys. */
export const attributesOf = (text: string): Scope => parseObject(text) ?? {};
