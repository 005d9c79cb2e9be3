import { InvalidArgumentError } from 'commander';

/** What people call the Environment without a suffix, as Twilio's tools do. */
export const PRODUCTION = 'production';

/** At most 16 characters: https://www.twilio.com/docs/serverless/api/resource/environment */
const SUFFIX = /^[a-z0-9]([a-z0-9-]{0,14}[a-z0-9])?$/i;

/** An Environment's name is the suffix of its domain. For a command line. */
export const readEnvironmentName = (name: string): string => {
  if (name === PRODUCTION || SUFFIX.test(name)) return name;
  throw new InvalidArgumentError('It is a part of the domain: letters, digits and hyphens, at most 16.');
};
