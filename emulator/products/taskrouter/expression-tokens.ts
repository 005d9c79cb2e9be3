import { badRequest } from '../../core/errors';

export type Token =
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
  if (text in CONSTANTS) return { kind: 'constant', value: CONSTANTS[text] ?? null };
  return { kind: 'path', keys: text.split(/[.[\]]/).filter(Boolean) };
};

/** Approximate: the status and the code are Twilio's for an invalid parameter, the sentence is not known. */
export const badExpression = (expression: string) => badRequest(`Invalid expression: ${expression}`);

export const tokensOf = (expression: string): Token[] => {
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
