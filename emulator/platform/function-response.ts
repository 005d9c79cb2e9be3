/** A response that a Function puts together: `Twilio.Response`. */
export class FunctionResponse {
  statusCode: number;
  body: unknown;
  /** By lower-case name. */
  headers: Record<string, string | string[]> = {};

  constructor({
    statusCode = 200,
    body,
    headers = {},
  }: Partial<Pick<FunctionResponse, 'statusCode' | 'body' | 'headers'>> = {}) {
    this.statusCode = statusCode;
    this.body = body;
    this.setHeaders(headers);
  }

  setStatusCode(statusCode: number): this {
    this.statusCode = statusCode;
    return this;
  }

  setBody(body: unknown): this {
    this.body = body;
    return this;
  }

  setHeaders(headers: Record<string, string | string[]>): this {
    this.headers = {};
    for (const [name, value] of Object.entries(headers)) this.appendHeader(name, value);
    return this;
  }

  /** A second value of one name is added to the first. */
  appendHeader(name: string, value: string | string[]): this {
    const key = name.toLowerCase();
    const before = this.headers[key];
    this.headers[key] = before === undefined ? value : [before, value].flat();
    return this;
  }

  setCookie(name: string, value: string, attributes: string[] = []): this {
    return this.appendHeader('set-cookie', [[`${name}=${value}`, ...attributes].join(';')]);
  }

  removeCookie(name: string): this {
    return this.appendHeader('set-cookie', [`${name}=;Max-Age=0`]);
  }
}
