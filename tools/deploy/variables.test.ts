import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployedVariables, FUNCTION_VARIABLES, LOCAL_VARIABLES, sizeTroubles, withoutSecrets } from './variables';

const known: readonly string[] = [...FUNCTION_VARIABLES, ...LOCAL_VARIABLES];

describe('the variables of a deployment', () => {
  it('are those that are set and needed, and nothing of the machine', () => {
    expect(
      deployedVariables({
        ...{ ACCOUNT_SID: 'AC1', AUTH_TOKEN: 't', HTTP_PROXY: 'http://127.0.0.1:1', PATH: '/bin', HOME: '/root' },
        ...{ TWILIO_FLEX_SYNC_SID: ' default ', ORCHESTRATIONS: '', CONSOLE_SECRET: 's' },
      }),
    ).toEqual({ TWILIO_FLEX_SYNC_SID: 'default', CONSOLE_SECRET: 's' });
  });

  it('leave out a secret that nobody asks for', () => {
    expect(deployedVariables({ BOT_SECRET: 's' })).toEqual({});
    const both = { BOT_URL: 'https://bot.example.com', BOT_SECRET: 's' };
    expect(deployedVariables(both)).toEqual(both);
  });

  it('are all that .env.example explains, but for those of the machine', () => {
    const text = readFileSync(join(__dirname, '../../.env.example'), 'utf8');
    const explained = [...text.matchAll(/^(?:# )?([A-Z][A-Z_0-9]+)=/gm)].map(([, name = '']) => name);
    expect(explained.length).toBeGreaterThan(5);
    expect(explained.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the sizes of variables', () => {
  it('are those that Twilio takes, each and together', () => {
    expect(sizeTroubles({ A: 'x'.repeat(450), B: 'y' })).toEqual([]);
    expect(sizeTroubles({ A: 'ü'.repeat(226) })).toEqual([
      { where: 'A', problem: expect.stringContaining('452 bytes') },
    ]);
    const many = Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F'].map((name) => [name, 'x'.repeat(450)]));
    expect(sizeTroubles(many)).toMatchObject([{ where: 'the variables' }]);
  });
});

it('the workflow for GitHub Actions passes on all of them', () => {
  const text = readFileSync(join(__dirname, '../../.github/workflows/deploy.yml'), 'utf8');
  const passed = new Set([...text.matchAll(/^ +([A-Z][A-Z_0-9]+): \$\{\{/gm)].map(([, name]) => name));
  expect(FUNCTION_VARIABLES.filter((name) => !passed.has(name))).toEqual([]);
});

it('a secret is taken out of what others say', () => {
  const variables = { AUTH_TOKEN: 'deadbeef', CONSOLE_SECRET: 'a b', BOT_SECRET: 'whsec_first whsec_other' };
  expect(withoutSecrets('401 for AC1:deadbeef, a whsec_other', variables)).toBe('401 for AC1:…, a …');
});
