import { ApiError, badRequest } from '../../core/errors';

/**
 * From https://www.twilio.com/docs/runtime/functions-assets-api in 2020, since when the numbers are not stated any
 * more. Approximate: that of Functions, which was 50 then; public projects deploy 54 to 69 today. The one of Services was 10 and is from the refusal in https://github.com/twilio-labs/dev-phone/issues/178.
 * @fidelity serverless.services-limit, serverless.limits
 */
export const MOST = {
  services: 50,
  environments: 25,
  functionVersions: 500,
  assetVersions: 1000,
  privateAssetVersions: 50,
};

/** The words of {@link MOST}.services; of the others: approximate. @fidelity serverless.limits */
export const tooMany = (what: string, most: number): ApiError =>
  badRequest(`${what} are limited to less than or equal to ${most}`);

/** Characters, but bytes of a value: the description of each parameter. */
export const LONGEST = {
  UniqueName: { Service: 50, Environment: 100 },
  FriendlyName: 255,
  DomainSuffix: 16,
  Key: 128,
  Value: 450,
};

/** The number is the description's; the words are approximate. @fidelity serverless.lengths */
export const requireShort = (name: string, value: unknown, most: number): void => {
  if (Buffer.byteLength(String(value ?? '')) > most) throw badRequest(`${name} is limited to ${most}`);
};

/** https://www.twilio.com/docs/api/errors/20409 */
export const conflict = (message: string): ApiError => new ApiError(409, 20409, message);
