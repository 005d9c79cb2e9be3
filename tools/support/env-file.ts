/**
 * A strict reader of `.env` files. Such a file has two readers that are not ours to change: Node.js (`parseEnv`) and
 * twilio-run, which has dotenv 6. They take a comment behind a value, an unquoted `#`, `export`, backticks, lines that go
 * on and blanks for different things. What is read here is what both read; all else is an error.
 *
 * - https://nodejs.org/docs/latest-v22.x/api/util.html#utilparseenvcontent
 * - https://github.com/motdotla/dotenv/blob/v6.2.0/lib/main.js
 */
interface EnvFile {
  variables: Record<string, string>;
  troubles: EnvTrouble[];
}

interface EnvTrouble {
  /** From 1. */
  line: number;
  problem: string;
  /** What to write instead. Never the value, which may be a secret. */
  remedy: string;
}

type Refusal = Omit<EnvTrouble, 'line'>;
type Read<T> = { value: T } | Refusal;

const refuse = (problem: string, remedy: string): Refusal => ({ problem, remedy });

const OWN_LINE = 'Write the comment on a line of its own.';
const inQuotes = (name: string) => `Put the value in double quotes: ${name}="…"`;

/** Those that dotenv 6 ends a value at, or leaves out, and an editor hardly shows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f\u2028\u2029]/;

/** A value in quotes: from the first character, which is one. */
const readQuoted = (name: string, text: string): Read<string> => {
  const [mark = ''] = text;
  const other = mark === '"' ? "'" : '"';
  const close = text.indexOf(mark, 1);
  if (close < 0) {
    return refuse(
      `the quote ${mark} is not closed on this line`,
      'Write the value on one line. In double quotes, \\n is a line break.',
    );
  }
  const behind = text.slice(close + 1);
  if (/^\s+#/.test(behind)) return refuse('a comment stands behind the value', OWN_LINE);
  if (/^\s+$/.test(behind)) return refuse('blanks stand behind the closing quote', 'Remove them.');
  if (behind) {
    return refuse(
      `the quote ${mark} stands in the value as well`,
      `Put the value in the other quotes: ${name}=${other}…${other}`,
    );
  }
  const inner = text.slice(1, close);
  const value = mark === '"' ? inner.replaceAll('\\n', '\n') : inner;
  if (value === value.trim()) return { value };
  return refuse('the value begins or ends with a blank or a line break', 'Remove it: twilio-run would.');
};

const readPlain = (name: string, raw: string): Read<string> => {
  const text = raw.replace(/ +$/, '');
  if (text.startsWith('`')) return refuse('twilio-run takes backticks for a part of the value', inQuotes(name));
  if (/^#|\s#/.test(text)) return refuse('a comment stands behind the value', OWN_LINE);
  if (text.includes('#')) return refuse('what follows # would be cut off', inQuotes(name));
  if (/['"]$/.test(raw)) {
    return refuse('twilio-run would cut off the quote at its end', 'Put the whole value in quotes, or leave them out.');
  }
  if (text !== text.trim()) return refuse('a blank that is no space stands at an end of the value', 'Remove it.');
  return { value: text };
};

/** `NAME=value`; blanks that are not spaces mean something else to each reader. */
const ASSIGNMENT = /^ *([\w.-]+) *=(.*)$/;

/** Blanks where they seem to say nothing: Node.js 20 makes a part of the next variable's name of them. */
const readBlanks = (line: string): Refusal | undefined => {
  if (/^ +$/.test(line)) return refuse('it holds blanks only, and Node.js 20 misreads that', 'Remove them.');
  if (/^ +#/.test(line))
    return refuse('the comment is indented, and Node.js 20 misreads that', 'Begin the line with #.');
  if (/^[\s\w.-]*\t|^[\s\w.-]*=\s*\t|\t\s*$/.test(line)) {
    return refuse('a tab stands around name or value, and Node.js 20 misreads that', 'Remove it.');
  }
  return undefined;
};

const readAssignment = (line: string): Read<[name: string, value: string]> => {
  if (/^\s*export\s+[^\s=]/.test(line))
    return refuse('twilio-run leaves out what is exported', 'Write it without export.');
  const [, name, behind = ''] = ASSIGNMENT.exec(line) ?? [];
  if (name === undefined) {
    return refuse('it is neither NAME=value nor a comment', 'Write NAME=value; a comment begins with #.');
  }
  if (/^ +$/.test(behind)) {
    return refuse('blanks stand behind the =, and Node.js 22 misreads that', 'Remove them, or write a value.');
  }
  const text = behind.replace(/^ +/, '');
  const isQuoted = /^['"]/.test(text);
  const read = isQuoted ? readQuoted(name, text) : readPlain(name, text);
  if ('problem' in read) return read;
  if (!text.startsWith("'") && /\$\{|\$\(/.test(read.value)) {
    return refuse(
      `\${…} and $(…) are not replaced by anything`,
      `Write the value itself. If it really has these signs, put it in single quotes: ${name}='…'`,
    );
  }
  return { value: [name, read.value] };
};

const readLines = (text: string): EnvFile => {
  const variables: Record<string, string> = {};
  const troubles: EnvTrouble[] = [];
  const firstLines = new Map<string, number>();
  for (const [at, ended] of text.split('\n').entries()) {
    const line = ended.replace(/\r$/, '');
    const trouble = (refusal: Refusal) => void troubles.push({ line: at + 1, ...refusal });
    if (CONTROL.test(line)) trouble(refuse('it holds a control character', 'Remove it; most editors can show it.'));
    if (CONTROL.test(line) || /^(#|$)/.test(line)) continue;
    const read = readBlanks(line) ?? readAssignment(line);
    if ('problem' in read) {
      trouble(read);
      continue;
    }
    const [name, value] = read.value;
    const first = firstLines.get(name);
    if (first !== undefined) trouble(refuse(`${name} is set on line ${first} already`, 'Keep one of the two.'));
    firstLines.set(name, first ?? at + 1);
    variables[name] = value;
  }
  return { variables, troubles };
};

const BOM = '\uFEFF';

const nothing = (line: number, problem: string): EnvFile => ({
  variables: {},
  troubles: [{ line, problem, remedy: 'Save the file as UTF-8.' }],
});

/** Line breaks are the same byte in UTF-8, whatever stands between them. */
const illegibleLine = (bytes: Uint8Array): number => {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return 1 + lines.findIndex((line) => decode(Buffer.from(line, 'latin1')) === undefined);
};

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** What both readers read, and each line that they would read differently. */
export const parseEnvFile = (bytes: Uint8Array): EnvFile => {
  // PowerShell's `>` writes UTF-16.
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return nothing(1, 'the file is in UTF-16');
  }
  const text = decode(bytes);
  if (text === undefined) return nothing(illegibleLine(bytes), 'it is not in UTF-8');
  if (!text.startsWith(BOM)) return readLines(text);
  const { variables, troubles } = readLines(text.slice(1));
  const mark = { line: 1, ...refuse('the file begins with a byte order mark', 'Save it as UTF-8 without BOM.') };
  return { variables, troubles: [mark, ...troubles] };
};
