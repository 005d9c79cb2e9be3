import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, type Settings, SettingsError } from '../../../src/platform/settings';
import type { Trouble } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import { amiss, type Finding, fine } from './finding';

const numbersIn = (version: string): number[] => version.replace(/^[v^]/, '').split('.').map(Number);

/** Of ranges such as `^20.19.0 || ^22.13.0`, as package.json has them. */
export const satisfies = (version: string, ranges: string): boolean =>
  ranges.split('||').some((range) => {
    const [major = 0, minor = 0, patch = 0] = numbersIn(range.trim());
    const [ourMajor = 0, ourMinor = 0, ourPatch = 0] = numbersIn(version);
    return ourMajor === major && (ourMinor > minor || (ourMinor === minor && ourPatch >= patch));
  });

export const checkNode = (cwd: string, nodeVersion: string): Finding => {
  const { engines } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as { engines?: { node?: string } };
  const needed = engines?.node ?? '*';
  if (needed === '*' || satisfies(nodeVersion, needed)) return fine('Node.js', nodeVersion);
  return amiss(
    'Node.js',
    `${nodeVersion}; expected ${needed}`,
    'Install it: https://nodejs.org. With nvm: nvm install',
  );
};

const isVariable = ({ where }: Trouble): boolean => /^[A-Z][A-Z0-9_]*$/.test(where);

/** What would make an upload fail, but for the variables, which have a line of their own. */
export const checkBuild = (troubles: Trouble[]): Finding[] => {
  const found = troubles.filter((trouble) => !isVariable(trouble));
  if (!found.length) return [fine('Build', 'the Functions build, and the platform will take their pins')];
  return found.map(({ where, problem, remedy }) => amiss('Build', `${where}: ${problem}`, remedy));
};

/** The settings, where they are complete. */
export const checkVariables = (variables: Variables): { settings?: Settings; findings: Finding[] } => {
  try {
    const settings = readSettings(variables);
    return { settings, findings: [fine('Variables', 'complete')] };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const findings = error.problems.map(({ variable, problem, expected }) =>
      amiss('Variables', `${variable} is ${problem}: expected ${expected}`, 'npm run setup'),
    );
    return { findings };
  }
};
