import fc from 'fast-check';
import RestException from 'twilio/lib/base/RestException';
import { attempt, type FailureKind, TwilioFailure, toFailure, unless } from './errors';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 3_000 });

/** What the SDK throws for an answer that is not 2xx. */
const answered = (statusCode: number, code?: number) =>
  new RestException({ statusCode, body: JSON.stringify({ code, message: 'To +15550123: no such thing' }) });

const dropped = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('toFailure', () => {
  it.each<[number, FailureKind]>([
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'gone'],
    [409, 'exists'],
    [412, 'changed'],
    [429, 'busy'],
    [500, 'broken'],
    [503, 'broken'],
  ])('calls the answer %i "%s"', (status, kind) => {
    expect(toFailure(answered(status, 20_000 + status))).toMatchObject({ kind, status, code: 20_000 + status });
  });

  it('calls an answer that did not come "unknown", with the code of the network', () => {
    expect(toFailure(dropped('ECONNRESET'))).toMatchObject({ kind: 'unknown', status: 0, code: 'ECONNRESET' });
  });

  it('keeps the cause, and none of its words', () => {
    const cause = answered(404, 20_404);
    const failure = toFailure(cause);
    expect(failure.cause).toBe(cause);
    expect(failure.message).toBe('Twilio answered 404 (20404)');
    expect(toFailure(dropped('EPIPE')).message).toBe('Twilio answered nothing (EPIPE)');
  });

  it('leaves a failure as it is', () => {
    const failure = toFailure(answered(412));
    expect(toFailure(failure)).toBe(failure);
  });

  it('makes a failure of anything that can be thrown', () => {
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 1, maxKeys: 2 });
    const thrown = fc.oneof(anything, fc.record({ status: anything, code: anything }));
    fc.assert(fc.property(thrown, (found) => toFailure(found) instanceof TwilioFailure));
  });
});

describe('attempt and unless', () => {
  it('answer what the call answers', async () => {
    expect(await attempt(async () => 7)).toBe(7);
    expect(await unless(['gone'], async () => 7)).toBe(7);
  });

  it('turn what it throws into a failure, also where it throws at once', async () => {
    const throwAtOnce = () => {
      throw answered(404);
    };
    await expect(attempt(throwAtOnce)).rejects.toMatchObject({ name: 'TwilioFailure', kind: 'gone' });
    await expect(attempt(() => Promise.reject(answered(500)))).rejects.toMatchObject({ kind: 'broken' });
  });

  it('take the named kinds for a result, and only these', async () => {
    expect(await unless(['changed', 'gone'], () => Promise.reject(answered(404)))).toBeUndefined();
    await expect(unless(['changed'], () => Promise.reject(answered(404)))).rejects.toMatchObject({ kind: 'gone' });
  });
});
