import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { PUBLIC_URL } from './world';

/** Nothing of these may ever be seen in a log line or an answer. */
export const SECRETS = ['SECRET-text-of-a-customer', '+15550199', 'Erika Mustermann', 'token-0123456789'];

export interface WildRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Pairs = [string, unknown][];

const ODD_TEXTS = ['', ' ', '{}', 'null', '[]', '{broken', '0', '-1', '1e9', 'true', '\ud800', '\u202e\u0000', '👍'];

/** What a customer may have written. */
export const words: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(...SECRETS, ...ODD_TEXTS),
  fc.constant('x'.repeat(40_000)),
);

/** SIDs: those that there are, and some that are none. */
export const sid = (prefix: string, ...real: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...(real.length ? real : [`${prefix}${'a'.repeat(32)}`])) },
    { weight: 1, arbitrary: fc.constantFrom('', prefix, 'nonsense', `${prefix}${'0'.repeat(32)}`) },
  );

/** New each time. */
export const freshSid = (prefix: string): fc.Arbitrary<string> =>
  fc.stringMatching(/^[0-9a-f]{32}$/).map((digits) => prefix + digits);

const STRANGE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'request', 'then', 'bodySHA256x', '0'];
const strangeName = fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom(...STRANGE_NAMES, ...SECRETS));
const strangeValue = fc.oneof(words, fc.jsonValue({ maxDepth: 2 }), fc.constantFrom({ headers: null }, 7, 1e300));

/**
 * Some of the fields that belong there, well-formed or not, some that do not, and now and then one twice. `most`: as
 * they ought to be, so that what lies behind the first checks is seen as well.
 */
export const fields = (most: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Pairs> => {
  const known = fc.constantFrom(...Object.keys(most));
  const change = fc.tuple(fc.oneof(known, strangeName), strangeValue);
  return fc
    .tuple(fc.record(most), fc.subarray(Object.keys(most)), fc.array(change, { maxLength: 2 }), fc.nat(3))
    .map(([values, some, changes, kind]) => {
      const names = kind === 0 ? some : Object.keys(most);
      return [...names.map((name): [string, unknown] => [name, values[name]]), ...(kind === 1 ? [] : changes)];
    });
};

const FORMS = ['application/x-www-form-urlencoded', 'Application/X-WWW-Form-URLencoded; charset=utf-8'];
const JSONS = ['application/json', 'application/json; charset=utf-8', 'application/cloudevents+json'];
const OTHERS = ['text/plain', 'multipart/form-data; boundary=x', 'image/png', ''];

const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
const asForm = (pairs: Pairs): string =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, asText(value)])).toString();
/** By hand, so that a name may come twice, and `__proto__` at all. */
const asJson = (pairs: Pairs): string =>
  `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`;

const paramsOf = (form: string): Record<string, string[]> => {
  const params = new URLSearchParams(form);
  return Object.fromEntries([...params.keys()].map((name) => [name, [...params.getAll(name)]]));
};

/** A request that the platform lets in: whatever it says, it says with a valid signature. */
const signed = (authToken: string, path: string, query: string, type: string, body: string): WildRequest => {
  const isForm = FORMS.includes(type);
  const hash = isForm ? [] : [`bodySHA256=${createHash('sha256').update(body).digest('hex')}`];
  const asked = [...(query ? [query] : []), ...hash].join('&');
  const full = asked ? `${path}?${asked}` : path;
  const signature = getExpectedTwilioSignature(authToken, PUBLIC_URL + full, isForm ? paramsOf(body) : {});
  return { path: full, body, headers: { 'x-twilio-signature': signature, ...(type ? { 'content-type': type } : {}) } };
};

/** Fields as a request: mostly as a form, some of them in the query, now and then as JSON or as something else. */
export const requests = (
  authToken: string,
  path: string,
  pairs: fc.Arbitrary<Pairs>,
  jsonBody: fc.Arbitrary<string> = pairs.map(asJson),
): fc.Arbitrary<WildRequest> => {
  const few = fc.array(fc.tuple(strangeName, words), { maxLength: 1 }).map((all) => asForm(all));
  const from = (types: string[], body: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.constantFrom(...types), body, few)
      .map(([type, text, query]) => signed(authToken, path, query, type, text));
  return fc.oneof(
    { weight: 6, arbitrary: from(FORMS, pairs.map(asForm)) },
    { weight: 3, arbitrary: from(JSONS, jsonBody) },
    { weight: 1, arbitrary: from(OTHERS, fc.oneof(pairs.map(asForm), words)) },
  );
};
