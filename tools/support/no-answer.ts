/** Why there was no answer. */
interface NoAnswer {
  problem: string;
  remedy: string;
  /** Whether the next try can go better. */
  passes: boolean;
}

const PROXY = 'Where a proxy is in the way, set HTTPS_PROXY or HTTP_PROXY; hosts in NO_PROXY are reached without it.';
const TRUST =
  'Name the certificate of your proxy or server: NODE_EXTRA_CA_CERTS=/path/to/ca.pem, in the environment or in .env.';

/** By the code of the error: the first that fits. https://nodejs.org/docs/latest-v22.x/api/tls.html#x509-certificate-error-codes */
const BY_CODE: readonly [code: RegExp, problem: string, remedy: string, passes: boolean][] = [
  [/CERT|SIGNATURE|ALTNAME|UNABLE_TO_VERIFY/, "the server's certificate is not trusted", TRUST, false],
  [/^ENOTFOUND$/, 'there is no such host, or no network', PROXY, false],
  [/^ECONNREFUSED$/, 'nothing listens there', `Is the address right? ${PROXY}`, true],
  [/TIMEDOUT|ECONNABORTED/, 'it took too long', `Check the network. ${PROXY}`, true],
];
const OTHERWISE = [/^/, 'the connection broke', `Check the network. ${PROXY}`, true] as const;

const propertyOf = (error: unknown, name: string): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;

/** `ENOTFOUND`, also of an error inside another one, as `fetch` throws it. */
const codeOf = (error: unknown): string => {
  const code = propertyOf(error, 'code');
  if (typeof code === 'string') return code;
  const cause = propertyOf(error, 'cause');
  return cause === undefined ? '' : codeOf(cause);
};

/** hpagent says what the proxy answered in its message and nowhere else. */
const refusedByProxy = (error: unknown): string | undefined =>
  /^Bad response: (\d{3})$/.exec(String(propertyOf(error, 'message') ?? ''))?.[1];

/** A connection that came to nothing, in words. */
export const noAnswer = (error: unknown): NoAnswer => {
  const code = codeOf(error);
  const proxy = refusedByProxy(error);
  if (proxy === '407') {
    const remedy = 'Its address holds user and password: http://USER:PASSWORD@HOST:PORT, with @ as %40 and : as %3A.';
    return { problem: 'the proxy refuses user and password (407)', remedy, passes: false };
  }
  if (proxy)
    return { problem: `the proxy answered ${proxy}`, remedy: 'Does it let you through to Twilio?', passes: true };
  const [, problem, remedy, passes] = BY_CODE.find(([known]) => known.test(code)) ?? OTHERWISE;
  return { problem: `${problem}${code ? ` (${code})` : ''}`, remedy, passes };
};
