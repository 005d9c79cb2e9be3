import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { writeEnvFile } from './env-file';

/** The very parser that twilio-run uses. */
const { parse } = createRequire(require.resolve('twilio-run'))('dotenv') as {
  parse(text: string): Record<string, string>;
};

describe('the .env file', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'env-file-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const roundTrip = async (vars: Record<string, string>) => {
    const path = join(directory, '.env');
    await writeEnvFile(path, vars);
    return parse(await readFile(path, 'utf8'));
  };

  it('is read back as it was written', async () => {
    const vars = {
      EMPTY: '',
      URLS: 'https://a.example/x?y=1#events=task.created https://b.example',
      COMMENT: '# none',
      QUOTES: `"it's"`,
      LINES: 'one\ntwo "quoted"\n\n# three',
      BACKSLASH: 'C:\\new',
      JSON: '{"a":"b\\nc"}',
    };
    expect(await roundTrip(vars)).toEqual(vars);
  });

  it('says the same to twilio-run, Node.js and a shell, where a value has no apostrophe beside $, ", ` or \\', async () => {
    const vars = { A: "/home/Jo O'Hara/ca.pem", B: '/home/$USER/`x`/"y"\\n', C: '#events=a b', D: '' };
    expect(await roundTrip(vars)).toEqual(vars);
    const path = join(directory, '.env');
    expect(parseEnv(await readFile(path, 'utf8'))).toEqual(vars);
    const { stdout } = spawnSync('sh', ['-c', `. '${path}'; printf '%s\n' "$A" "$B" "$C" "$D"`], { encoding: 'utf8' });
    expect(stdout).toBe(`${Object.values(vars).join('\n')}\n`);
  });

  it('holds every value unchanged, or refuses it', async () => {
    const value = fc.string({ unit: fc.constantFrom(...'a #=\'"\\nr\n\r\t\u2028$') });
    await fc.assert(
      fc.asyncProperty(value, async (text) => {
        const read = await roundTrip({ BEFORE: '1', VALUE: text, AFTER: '2' }).catch(() => undefined);
        if (read) expect(read).toEqual({ BEFORE: '1', VALUE: text, AFTER: '2' });
      }),
      { numRuns: 500 },
    );
  });

  it.each([' a', 'a\n', 'a\rb', 'a\u2028b', 'a\0b', 'a\nb\\n'])(
    'refuses %j by name, and keeps the value to itself',
    async (text) => {
      const refusal = writeEnvFile(join(directory, 'refused'), { SECRET: `${text}` });
      await expect(refusal).rejects.toThrow(/^SECRET cannot be written/);
      await expect(stat(join(directory, 'refused'))).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  it('refuses a name that would not be read', async () => {
    await expect(writeEnvFile(join(directory, 'refused'), { 'A B': '1' })).rejects.toThrow(/^A B cannot/);
  });

  it('is for its owner only', async () => {
    await writeEnvFile(join(directory, 'private'), { AUTH_TOKEN: 'made up' });
    expect((await stat(join(directory, 'private'))).mode & 0o077).toBe(0);
  });
});
