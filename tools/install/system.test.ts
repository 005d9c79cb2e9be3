import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVariables } from './program';

const cwd = mkdtempSync(join(tmpdir(), 'flexkeep-system-'));

beforeAll(() => {
  mkdirSync(join(cwd, '.flexkeep'));
  writeFileSync(
    join(cwd, '.env'),
    'ACCOUNT_SID=ours\nHTTP_PROXY=http://127.0.0.1:1\nNODE_EXTRA_CA_CERTS=ours.pem\nA=1\n',
  );
  writeFileSync(join(cwd, 'other.env'), 'ACCOUNT_SID=theirs\n');
  writeFileSync(
    join(cwd, '.flexkeep/embedded.env'),
    "ACCOUNT_SID='embedded'\nHTTP_PROXY='http://127.0.0.1:2'\nA='2'\n",
  );
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** A machine behind a proxy, with certificates of its own. */
const outer = { HTTP_PROXY: 'http://proxy.example', NODE_EXTRA_CA_CERTS: '/etc/ssl/all.pem', EMPTY: '' };

test('the way to the account of .env is the one that stands there, as for every other command', () => {
  expect(readVariables(cwd, outer, {})).toMatchObject({
    ...{ ACCOUNT_SID: 'ours', HTTP_PROXY: 'http://127.0.0.1:1', NODE_EXTRA_CA_CERTS: 'ours.pem' },
  });
  expect(readVariables(cwd, { ...outer, ACCOUNT_SID: 'mine' }, {})).toMatchObject({
    ...{ ACCOUNT_SID: 'mine', HTTP_PROXY: 'http://proxy.example', A: '1' },
  });
});

test('a file that was named comes first, and need not be there yet', () => {
  expect(readVariables(cwd, { ACCOUNT_SID: 'mine' }, { env: 'other.env' })).toEqual({ ACCOUNT_SID: 'theirs' });
  expect(readVariables(cwd, { ACCOUNT_SID: 'mine', EMPTY: '' }, { env: 'new.env' })).toEqual({ ACCOUNT_SID: 'mine' });
});

test('the embedded Twilio is reached as npm start says, and no other account is touched by mistake', () => {
  const read = readVariables(
    cwd,
    { ...outer, ACCOUNT_SID: 'mine', AUTH_TOKEN: 'mine' },
    { env: 'other.env', embedded: true },
  );
  expect(read).toEqual({ ACCOUNT_SID: 'embedded', HTTP_PROXY: 'http://127.0.0.1:2' });
  expect(() => readVariables(join(cwd, 'elsewhere'), outer, { embedded: true })).toThrow(
    'There is no embedded Twilio.',
  );
});
