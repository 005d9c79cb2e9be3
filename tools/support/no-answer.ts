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

/** https://nodejs.org/docs/latest-v22.x/api/tls.html#x509-certificate-error-codes */
const CERTIFICATE = /CERT|SIGNATURE|ALTNAME|UNABLE_TO_VERIFY/;

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
  if (CERTIFICATE.test(code)) {
    return { problem: `the server's certificate is not trusted (${code})`, remedy: TRUST, passes: false };
  }
  if (code === 'ENOTFOUND') {
    return { problem: `there is no such host, or no network (${code})`, remedy: PROXY, passes: false };
  }
  if (code === 'ECONNREFUSED') {
    return { problem: `nothing listens there (${code})`, remedy: `Is the address right? ${PROXY}`, passes: true };
  }
  const timedOut = /TIMEDOUT|ECONNABORTED/.test(code);
  const what = timedOut ? 'it took too long' : 'the connection broke';
  return { problem: `${what}${code ? ` (${code})` : ''}`, remedy: `Check the network. ${PROXY}`, passes: true };
};
