import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import JSON5 from 'json5';
import { readAllSettings } from '../../src/platform/monitoring';
import { SettingsError } from '../../src/platform/settings';
import { MOST_BYTES } from '../build';
import { settingTroubles } from '../support/complain';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { PackageJson, Stage } from './stage';
import { deployedVariables, sizeTroubles } from './variables';

const HANDLER = '@twilio/runtime-handler';

/**
 * What the platform lists; it refuses others, of which npm has some (2.0.3, 2.1.0), and npm has not all of these.
 * https://www.twilio.com/docs/serverless/functions-assets/handler
 * https://github.com/twilio-labs/serverless-toolkit/issues/564
 */
const HANDLER_VERSIONS = ['2.0.0', '2.0.1', '2.1.2'];

/** What the bundles are made for, and @twilio/runtime-handler 2.0.1 runs on. */
const RUNTIME = 'node22';

/** Bytes. The platform's limit is not documented; a Function of this size has bundled what it should not have. */
const ABSURD = 1024 * 1024;

const readingTroubles = (variables: Variables): Trouble[] => {
  try {
    readAllSettings(variables);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return settingTroubles(error);
  }
};

const variableTroubles = (variables: Variables): Trouble[] => {
  const deployed = deployedVariables(variables);
  const odd = Object.entries(deployed).filter(([, value]) => /[\0\r\u2028\u2029]/.test(value));
  return [...odd.map(([where]) => ({ where, problem: 'it holds a control character' })), ...sizeTroubles(deployed)];
};

const dependenciesOf = (directory: string): Record<string, string> => {
  const { dependencies = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson;
  return dependencies;
};

const isExact = (version: string): boolean => /^\d+\.\d+\.\d+$/.test(version);

const dependencyTroubles = (directory: string): Trouble[] => {
  const dependencies = dependenciesOf(directory);
  const pin = dependencies[HANDLER];
  const troubles = Object.entries(dependencies).flatMap(([name, version]) =>
    isExact(version) ? [] : [{ where: 'package.json', problem: `${name} is ${version}: expected an exact version` }],
  );
  if (pin !== undefined && HANDLER_VERSIONS.includes(pin)) return troubles;
  return [
    ...troubles,
    {
      where: 'package.json',
      problem: `${HANDLER} is ${pin ?? 'not among the dependencies'}; the platform takes ${HANDLER_VERSIONS.join(', ')}`,
      remedy: `npm install --save-exact ${HANDLER}@2.0.1`,
    },
  ];
};

interface Config {
  functionsFolder?: string;
  assetsFolder?: string;
  runtime?: string;
  serviceName?: string;
  commands?: { deploy?: Config };
}

const readConfig = (directory: string): Config =>
  JSON5.parse(readFileSync(join(directory, '.twilioserverlessrc'), 'utf8'));

const runtimeTroubles = (directory: string): Trouble[] => {
  const config = readConfig(directory);
  const runtime = config.commands?.deploy?.runtime ?? config.runtime;
  if (runtime === RUNTIME) return [];
  const problem = `the runtime is ${runtime ?? 'left to Twilio'}: expected ${RUNTIME}`;
  return [{ where: '.twilioserverlessrc', problem, remedy: `commands: { deploy: { runtime: '${RUNTIME}' } }` }];
};

const known = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

const bundleTroubles = ({ bundles, directory }: Stage): Trouble[] => {
  const dependencies = dependenciesOf(directory);
  if (!bundles.length) return [{ where: 'functions', problem: 'there are none' }];
  return bundles.flatMap(({ file, bytes, requires }) => [
    ...requires
      .filter((name) => !known.has(name) && !(name in dependencies))
      .map((name) => ({ where: file, problem: `it requires ${name}, which is not among the dependencies` })),
    ...(bytes > ABSURD
      ? [{ where: file, problem: `${kilobytes(bytes)}: something large was bundled by mistake` }]
      : []),
  ]);
};

export const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;

/** Everything that would make an upload, or what was uploaded, fail. */
export const findTroubles = (stage: Stage, variables: Variables): Trouble[] => [
  ...dependencyTroubles(stage.directory),
  ...runtimeTroubles(stage.directory),
  ...bundleTroubles(stage),
  ...readingTroubles(variables),
  ...variableTroubles(variables),
];

/** What works, and should be known. */
export const findWarnings = ({ bundles }: Pick<Stage, 'bundles'>): string[] =>
  bundles
    .filter(({ bytes }) => bytes > MOST_BYTES)
    .map(
      ({ file, bytes }) => `${file} has ${kilobytes(bytes)}; above ${kilobytes(MOST_BYTES)} a Function starts slowly.`,
    );
