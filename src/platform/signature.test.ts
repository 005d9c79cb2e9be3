import fc from 'fast-check';
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks';
import { signForm, signUrl, withBodyHash } from './signature';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 1_000 });

const TOKEN = '0123456789abcdef0123456789abcdef';
const URLS = [
  'https://example.com/',
  'https://example.com:8443/events?workspace=1&x=%27',
  'http://127.0.0.1:4000/a%20b?q=ü',
];
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

/** As a receiver's form parser hands it on. */
const parsed = (form: [string, string][]) =>
  Object.fromEntries(
    form.map(([name]) => [name, form.filter(([other]) => other === name).map(([, value]) => value)] as const),
  );

it('signs a form so that the SDK verifies it, whatever is in it, and however often a name comes', () => {
  const forms = fc.array(fc.tuple(text, text), { maxLength: 8 });
  fc.assert(
    fc.property(fc.constantFrom(...URLS), forms, (url, form) => {
      const signature = signForm(TOKEN, url, form);
      expect(validateRequest(TOKEN, signature, url, parsed(form))).toBe(true);
      expect(validateRequest(TOKEN, signature, url, parsed([...form, ['more', 'yes']]))).toBe(false);
    }),
  );
});

it('signs any other body so that the SDK verifies it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...URLS), text, (url, body) => {
      const requested = withBodyHash(url, body);
      const signature = signUrl(TOKEN, requested);
      expect(validateRequestWithBody(TOKEN, signature, requested, body)).toBe(true);
      expect(validateRequestWithBody(TOKEN, signature, requested, `${body}!`)).toBe(false);
    }),
  );
});
