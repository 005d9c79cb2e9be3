/**
 * An error as Twilio answers it: HTTP status, Twilio's own code, a message.
 * @see https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions
 * @fidelity api.errors
 */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toJSON() {
    const { code, message, status } = this;
    return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  }
}

/** https://www.twilio.com/docs/api/errors/20404 */
export const notFound = (path: string) => new ApiError(404, 20404, `The requested resource ${path} was not found`);

/** https://www.twilio.com/docs/api/errors/20001 */
export const badRequest = (message: string, code = 20001) => new ApiError(400, code, message);

/** By its name: Twilio has it, the embedded Twilio does not. @fidelity api.not-emulated */
export const notImplemented = (what: string) =>
  new ApiError(501, 20501, `The embedded Twilio does not implement ${what}`);
