import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeTerminal } from '../../test/support/fake-terminal';
import { parseScriptText, readScriptFile } from '../bot/parse-script';
import { build } from '../build';
import { complain } from './complain';
import { readEnvironment } from './environment';

const root = mkdtempSync(join(tmpdir(), 'complain-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What a person is told of what `work` throws. */
const told = async (work: () => unknown): Promise<string> => {
  const terminal = fakeTerminal();
  try {
    await work();
  } catch (error) {
    complain(terminal, error);
  }
  return terminal.talked;
};

it('names a directory in the place of a file, and no stack', async () => {
  const talked = [
    await told(() => readEnvironment(root, {}, '.')),
    await told(() => readScriptFile(root)),
    await told(() => readEnvironment(root, {}, 'missing.env')),
  ];
  expect(talked[0]).toBe('Error: . cannot be read.\n  .: it is a directory\n      Name a file.\n');
  expect(talked[1]).toContain(`${root}: it is a directory`);
  expect(talked[2]).toContain('missing.env does not exist');
  expect(talked.join('')).not.toMatch(/\n +at /);
});

it('names what stands in the way of a build, and no stack', async () => {
  writeFileSync(join(root, 'dist'), 'a file');
  const talked = await told(() => build({ root }));
  expect(talked).toContain(join(root, 'dist'));
  expect(talked).toContain('a part of the path is a file (ENOTDIR)');
  expect(talked).not.toMatch(/\n +at /);
});

it('says "Error:" once of what is unexpected', async () => {
  const talked = await told(() => {
    throw new Error('a bug');
  });
  expect(talked).toMatch(/^Error: a bug\n +at /);
});

it('leaves the stack of a program that cannot be started, and of what is a bug', async () => {
  const spawn = Object.assign(new Error('spawn EACCES'), { code: 'EACCES', path: '/x', syscall: 'spawn /x' });
  const talked = await told(() => Promise.reject(spawn));
  expect(talked).toMatch(/\n +at /);
  expect(await told(() => mkdir(join(root, 'no/such')))).toMatch(/^Error: ENOENT/);
});

it('a script with a byte order mark is a script', () => {
  expect(() => parseScriptText('\uFEFF{}')).toThrow(/identity|start/);
  expect(() => parseScriptText('\uFEFF{')).toThrow('the file is not JSON');
});
