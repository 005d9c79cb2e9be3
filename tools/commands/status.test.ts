import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeSystem } from '../../test/support/fake-system';
import type { System } from '../support/system';
import { statusCommand } from './status';

const call = async (more: Partial<System>, ...args: string[]) => {
  const system = fakeSystem(more);
  return { code: await statusCommand(system, args), told: system.terminal.told };
};

const STACK = { console: 'http://localhost:3001', functions: 'http://localhost:3000', pid: 7 };

describe('npm run status', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'status-'));
    mkdirSync(join(cwd, '.flexkeep'));
    writeFileSync(join(cwd, '.flexkeep/embedded.env'), 'ACCOUNT_SID=AC1\nAUTH_TOKEN=made-up\nBOT_SECRET=theirs\n');
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  it('shows addresses and keys of the embedded Twilio', async () => {
    const { code, told } = await call({ cwd, stack: async () => STACK });
    expect(code).toBe(0);
    for (const text of [STACK.console, STACK.functions, 'AC1', 'made-up']) expect(told).toContain(text);
    expect(told).not.toContain('theirs');
    const { told: json } = await call({ cwd, stack: async () => STACK }, '--json');
    const keys = { ACCOUNT_SID: 'AC1', AUTH_TOKEN: 'made-up' };
    expect(JSON.parse(json)).toEqual({ embedded: { ...STACK, keys }, account: null });
  });

  it('shows of an account its SID and its domain, and no key', async () => {
    const variables = () => ({ ACCOUNT_SID: 'AC2', AUTH_TOKEN: 'secret', DOMAIN_NAME: 'flexkeep-1.twil.io' });
    const { code, told } = await call({ cwd, variables });
    expect(code).toBe(1);
    expect(told).toContain('npm start');
    expect(told).toMatch(/AC2[\s\S]*flexkeep-1\.twil\.io/);
    expect(told).not.toContain('secret');
  });
});
