import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Complaint } from './complaint';
import { readEnvironment } from './environment';

const cwd = mkdtempSync(join(tmpdir(), 'flexkeep-environment-'));

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);

test('without a file, the environment is what the process has', () => {
  expect(readEnvironment(cwd, { A: '1', EMPTY: '' })).toEqual({ A: '1' });
});

test('.env fills in what the process does not set', () => {
  write('.env', "A='from file'\nB=2\n# a comment\n");
  expect(readEnvironment(cwd, { A: '1', B: '' })).toEqual({ A: '1', B: '2' });
});

test('the way to an account goes with the account', () => {
  write('.env', 'ACCOUNT_SID=inner\nHTTP_PROXY=http://127.0.0.1:1\n');
  const outer = { HTTP_PROXY: 'http://proxy.example' };
  expect(readEnvironment(cwd, outer)).toMatchObject({ ACCOUNT_SID: 'inner', HTTP_PROXY: 'http://127.0.0.1:1' });
  expect(readEnvironment(cwd, { ...outer, ACCOUNT_SID: 'outer' })).toMatchObject({ ACCOUNT_SID: 'outer', ...outer });
});

test('a file that was asked for comes before the process', () => {
  write('other.env', 'A=2\n');
  expect(readEnvironment(cwd, { A: '1' }, 'other.env')).toEqual({ A: '2' });
  expect(() => readEnvironment(cwd, {}, 'missing.env')).toThrow('missing.env does not exist.');
});

test('a line that twilio-run would read differently is named, with its number and without its value', () => {
  write('.env', 'A=1\nAUTH_TOKEN=my-secret   # a comment\nexport B=2\n');
  const found = (() => {
    try {
      return readEnvironment(cwd, {});
    } catch (error) {
      return error as Complaint;
    }
  })();
  expect(found).toMatchObject({
    message: '.env cannot be read.',
    problems: [
      { where: '.env, line 2', problem: expect.stringContaining('comment'), remedy: expect.any(String) },
      { where: '.env, line 3', problem: expect.stringContaining('export'), remedy: expect.any(String) },
    ],
  });
  expect(JSON.stringify(found)).not.toContain('my-secret');
});

test('of four spellings of a proxy, that of the account counts', () => {
  write('.env', 'ACCOUNT_SID=inner\nHTTP_PROXY=http://127.0.0.1:1\n');
  const outer = { HTTPS_PROXY: 'http://a.example', https_proxy: 'http://b.example', NO_PROXY: '*' };
  const way = Object.fromEntries(Object.entries(readEnvironment(cwd, outer)).filter(([name]) => /proxy/i.test(name)));
  expect(way).toEqual({ HTTP_PROXY: 'http://127.0.0.1:1' });
  write('.env', 'ACCOUNT_SID=inner\n');
  expect(readEnvironment(cwd, outer)).toMatchObject(outer);
});
