import { badRequest } from '../../core/errors';
import type { Dependency } from './rows';

/**
 * What a Build may run on. The description knows node8 to node22; approximate: that just these two are left.
 * @fidelity serverless.runtimes
 */
const RUNTIMES = ['node20', 'node22'];

/** What a Build without one gets: approximate, the newest that the description knows. @fidelity serverless.runtimes */
const DEFAULT_RUNTIME = 'node22';

/** The words: https://github.com/twilio/twilio-cli/issues/252 */
export const runtimeOf = (asked: unknown): string => {
  if (asked === undefined) return DEFAULT_RUNTIME;
  if (!RUNTIMES.includes(String(asked))) throw badRequest(`unsupported runtime: ${asked}`);
  return String(asked);
};

const HANDLER = '@twilio/runtime-handler';
const HANDLER_PAGE = 'https://www.twilio.com/docs/serverless/functions-assets/handler';

/**
 * The platform has a runtime handler of its own, whose versions are not those of the npm package of the same name:
 * 2.0.3 and 2.1.0 are on npm and refused here, 2.1.2 is taken here and not on npm. The page lists them; 2.1.2 is from
 * https://github.com/twilio-labs/serverless-toolkit/issues/564.
 * @fidelity serverless.runtime-handlers
 */
const HANDLER_VERSIONS = [
  ...['1.0.1', '1.0.2', '1.1.0', '1.1.1', '1.1.2', '1.1.3', '1.2.0', '1.2.1', '1.2.2', '1.2.3', '1.2.4', '1.2.5'],
  ...['1.3.0', '2.0.0', '2.0.1', '2.1.2'],
];

/** https://github.com/twilio-labs/serverless-toolkit/issues/538 */
const unknownHandler = (version: string) =>
  badRequest(
    `Some dependencies could not be validated. No matching version found for ${HANDLER}@${version}. ` +
      `You can find the valid versions at ${HANDLER_PAGE}`,
  );

/**
 * Approximate: the platform asks npm for every dependency; here, only what npm cannot have is refused.
 * @fidelity serverless.dependencies
 */
const LOCAL = /^(file|link|workspace|portal|git(\+\w+)?|https?):/;

const check = ({ name, version }: Dependency): void => {
  if (name === HANDLER && !HANDLER_VERSIONS.includes(version)) throw unknownHandler(version);
  if (LOCAL.test(version)) {
    throw badRequest(`Some dependencies could not be validated. No matching version found for ${name}@${version}.`);
  }
};

const isDependency = (value: unknown): value is Dependency =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  typeof value.name === 'string' &&
  'version' in value &&
  typeof value.version === 'string';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** JSON; @twilio-labs/serverless-api puts it between two more quotation marks, which Twilio takes as well. */
export const dependenciesOf = (text: unknown): Dependency[] => {
  if (text === undefined || text === '') return [];
  const list = parse(String(text).replace(/^"([\s\S]*)"$/, '$1'));
  // Approximate: the words. @fidelity serverless.words
  if (!Array.isArray(list) || !list.every(isDependency)) throw badRequest('Dependencies are not valid JSON');
  for (const dependency of list) check(dependency);
  return list.map(({ name, version }) => ({ name, version }));
};
