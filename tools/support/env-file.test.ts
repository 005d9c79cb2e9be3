import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { parseEnvFile } from './env-file';

/** The very dotenv that twilio-run has. */
const dotenv: { parse(text: string): Record<string, string> } = createRequire(require.resolve('twilio-run'))('dotenv');

const read = (text: string) => parseEnvFile(Buffer.from(text));
/** Node.js 20 makes a variable of a comment with a `=` in it, which harms no one. */
const asNode = (text: string): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(parseEnv(text)).filter(([name]) => /^[\w.-]+$/.test(name)));

describe('a line that both readers read alike', () => {
  it.each([
    ['A=1', '1'],
    ['A=', ''],
    ['A=""', ''],
    ['  A  =  1  ', '1'],
    ['A=1\r', '1'],
    ['A="with spaces"', 'with spaces'],
    ["A='#events=task.created'", '#events=task.created'],
    ['A="https://one.example.com/hook#events=task.created"', 'https://one.example.com/hook#events=task.created'],
    ["A=it's", "it's"],
    ['A="it\'s"', "it's"],
    ['A=a=b', 'a=b'],
    ['A="a\\nb"', 'a\nb'],
    ["A='a\\nb'", 'a\\nb'],
    ['A=$HOME', '$HOME'],
    [`A='\${HOME}'`, `\${HOME}`],
    ['A=ä', 'ä'],
  ])('%j', (line, value) => {
    expect(read(line)).toEqual({ variables: { A: value }, troubles: [] });
    expect([asNode(line).A, dotenv.parse(line).A]).toEqual([value, value]);
  });
});

describe('a line that is refused', () => {
  it.each([
    ['A=1 # a comment', 'a comment stands behind the value', 'line of its own'],
    ['A=   # a comment', 'a comment stands behind the value', 'line of its own'],
    ['A="1" # a comment', 'a comment stands behind the value', 'line of its own'],
    ['A=https://x.example.com/#b', 'what follows # would be cut off', 'A="…"'],
    ['export A=1', 'leaves out what is exported', 'without export'],
    ['A=`1`', 'backticks', 'A="…"'],
    ['A="1', 'is not closed on this line', 'on one line'],
    ['A="1"  ', 'blanks stand behind the closing quote', 'Remove'],
    [`A="1"2"`, 'stands in the value as well', "A='…'"],
    [`A='1'2'`, 'stands in the value as well', 'A="…"'],
    ["A=' 1'", 'begins or ends with a blank', 'Remove'],
    ['A="1\\n"', 'begins or ends with a blank or a line break', 'Remove'],
    ['A=1"', 'cut off the quote', 'quotes'],
    ['A=\t1', 'a tab', 'Remove'],
    ['A\t=1', 'a tab', 'Remove'],
    ['A=1\t', 'a tab', 'Remove'],
    ['A=1\u00a0', 'a blank that is no space', 'Remove'],
    ['\tA=1', 'a tab', 'Remove'],
    ['A', 'neither NAME=value nor a comment', 'NAME=value'],
    ['A: 1', 'neither NAME=value nor a comment', 'NAME=value'],
    ['=1', 'neither NAME=value nor a comment', 'NAME=value'],
    ['<<<<<<< HEAD', 'neither NAME=value nor a comment', 'NAME=value'],
    ['   ', 'blanks only', 'Remove'],
    ['A= ', 'blanks stand behind the =', 'Remove'],
    ['  # a comment', 'indented', 'Begin the line with #'],
    ['A=1\0', 'a control character', 'Remove'],
    ['A=1\r2', 'a control character', 'Remove'],
    ['A=1\u20282', 'a control character', 'Remove'],
    [`A=\${HOME}/x`, 'are not replaced', "A='…'"],
    ['A="$(pwd)"', 'are not replaced', "A='…'"],
  ])('%j', (line, problem, remedy) => {
    expect(read(`# first\n${line}\nB=2\n`)).toEqual({
      variables: { B: '2' },
      troubles: [{ line: 2, problem: expect.stringContaining(problem), remedy: expect.stringContaining(remedy) }],
    });
  });

  it('names a variable that is set twice, and both lines', () => {
    const { troubles } = read('A=1\nB=2\nA=3\n');
    expect(troubles).toEqual([{ line: 3, problem: 'A is set on line 1 already', remedy: 'Keep one of the two.' }]);
  });

  it('names a byte order mark, UTF-16, and a line that is not UTF-8', () => {
    expect(read('\uFEFFA=1')).toMatchObject({ variables: { A: '1' }, troubles: [{ line: 1, remedy: /without BOM/ }] });
    expect(parseEnvFile(Buffer.from('\uFEFFA=1', 'utf16le')).troubles).toMatchObject([{ line: 1 }]);
    const latin = Buffer.from('A=1\nB=\xe4\n', 'latin1');
    expect(parseEnvFile(latin).troubles).toMatchObject([{ line: 2, problem: 'it is not in UTF-8' }]);
  });
});

const mark = fc.constantFrom(...' \t\r\n\'"`#=$\\{}nexport A1.-_ä\u00a0\u2028\uFEFF\0'.split(''));
const piece = fc.constantFrom('A=', 'B = ', '\n', '# c', ' #', '"', "'", '\\n', 'export ', 'x', ' ', '\r\n', '`', '=');
const file = fc.array(fc.oneof(mark, piece), { maxLength: 14 }).map((parts) => parts.join(''));

it('whatever is read is what Node.js and twilio-run read', () => {
  let accepted = 0;
  fc.assert(
    fc.property(file, (text) => {
      const { variables, troubles } = read(text);
      if (troubles.length) return;
      accepted += Object.keys(variables).length ? 1 : 0;
      expect([asNode(text), dotenv.parse(text)]).toEqual([variables, variables]);
    }),
    { numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(300);
});

/** Refused although both read it alike: it says something else than it seems to. */
const MISLEADING = /misreads that|backticks|are not replaced|is set on line|a control character|a byte order mark/;

it('whatever is refused, Node.js and twilio-run read differently, or it is misleading', () => {
  const line = fc.array(fc.oneof(mark, piece), { maxLength: 8 }).map((parts) => parts.join('').replace(/[\r\n]/g, ''));
  let refused = 0;
  fc.assert(
    fc.property(line, (text) => {
      const { troubles } = read(text);
      if (!troubles.length || troubles.some(({ problem }) => MISLEADING.test(problem))) return;
      refused += 1;
      const [node, run] = [asNode(text), dotenv.parse(text)];
      const isEmpty = Object.keys(node).length + Object.keys(run).length === 0;
      if (!isEmpty) expect(node).not.toEqual(run);
    }),
    { numRuns: 20_000 },
  );
  expect(refused).toBeGreaterThan(1_000);
});

it('.env.example reads alike as it stands, and with every variable in it set', () => {
  const text = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
  const filled = text.replace(/^(?:# )?([A-Z][A-Z_0-9]+)=.*$/gm, (_, name) => `${name}='a value'`);
  for (const one of [text, filled]) {
    const { variables, troubles } = read(one);
    expect(troubles).toEqual([]);
    expect([asNode(one), dotenv.parse(one)]).toEqual([variables, variables]);
  }
  expect(Object.keys(read(filled).variables).length).toBeGreaterThan(10);
});
