import { writeFile } from 'node:fs/promises';

/**
 * twilio-run reads its file with dotenv 6, which knows no escapes: it cuts off the outermost pair of quotes, trims what
 * is left, and turns `\n` into a line break only between double quotes.
 * https://github.com/motdotla/dotenv/blob/v6.2.0/lib/main.js
 *
 * Node.js and a shell end at the first quote of the same kind, so a value with an apostrophe is put in double quotes, in
 * which a shell replaces some signs. A value that has both is for twilio-run alone.
 */
const lineOf = (name: string, value: string): string => {
  const unfit = (why: string) => new Error(`${name} cannot be written to a .env file: ${why}.`);
  if (!/^[\w.-]+$/.test(name)) throw unfit('a name has letters, digits, "_", "." and "-" only');
  if (value !== value.trim()) throw unfit('white space at the ends of a value is lost');
  if (/[\0\r\u2028\u2029]/.test(value))
    throw unfit('of all control characters and line breaks, it can hold only "\\n"');
  if (value.includes('\n') && value.includes('\\n')) {
    throw unfit('it has a line break and also a backslash before an "n"');
  }
  if (value.includes('\n')) return `${name}="${value.replaceAll('\n', '\\n')}"`;
  const mark = value.includes("'") && !/["$`\\]/.test(value) ? '"' : "'";
  return `${name}=${mark}${value}${mark}`;
};

/**
 * Writes variables for `twilio-run --env`. Only the owner can read the file: it holds the Auth Token.
 *
 * @throws {Error} naming the variable (never its value) that the format cannot represent.
 */
export const writeEnvFile = async (path: string, vars: Record<string, string>): Promise<void> => {
  const lines = Object.entries(vars).map(([name, value]) => lineOf(name, value));
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 });
};
