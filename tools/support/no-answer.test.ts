import { noAnswer } from './no-answer';

const withCode = (code: string) => Object.assign(new Error('made up'), { code });

test.each([
  [withCode('ENOTFOUND'), 'no such host', false],
  [withCode('EAI_AGAIN'), 'the connection broke (EAI_AGAIN)', true],
  [withCode('ECONNRESET'), 'the connection broke', true],
  [withCode('ECONNREFUSED'), 'nothing listens there', true],
  [withCode('ETIMEDOUT'), 'too long', true],
  [withCode('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN)', false],
  [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate is not trusted', false],
  [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate is not trusted', false],
  [new TypeError('fetch failed', { cause: withCode('DEPTH_ZERO_SELF_SIGNED_CERT') }), 'certificate is not', false],
  [new Error('Bad response: 407'), 'refuses user and password', false],
  [new Error('Bad response: 503'), 'the proxy answered 503', true],
  [new Error('Ouch'), 'the connection broke', true],
  ['nothing at all', 'the connection broke', true],
])('%s: %s', (error, problem, passes) => {
  expect(noAnswer(error)).toEqual({ problem: expect.stringContaining(problem), remedy: expect.any(String), passes });
});
