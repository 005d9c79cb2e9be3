import { action } from './action';
import { count, option, text } from './parameter';
import { Refused } from './refusal';

/** ms; Twilio waits as long for most of its webhooks. */
const TIMEOUT_MS = 15_000;

/** https://www.twilio.com/docs/usage/security#validating-requests: the hash of JSON stands in the URL. */
const withoutHash = (url: string): string => {
  const target = new URL(url);
  target.searchParams.delete('bodySHA256');
  return target.href;
};

export const resend = action('resend', {
  group: 'trouble',
  help: 'Delivers a webhook of the journal once more, signed anew; also one that was lost.',
  parameters: {
    entry: count('The number of its entry in the journal.', 12, 0, Number.MAX_SAFE_INTEGER),
    form: option(text('Values that replace those of the form, as in a query.', 'Body=agent&RetryCount=1')),
  },
  run({ emulator }, { entry: number, form = '' }) {
    const { journal, deliverer } = emulator;
    const entry = journal.entries.find(({ began, kind }) => began === number && kind === 'webhook');
    const { url, headers = {}, sent = '' } = entry?.content ?? {};
    if (!entry || url === undefined) {
      throw new Refused('not-found', `The journal has no webhook ${number}.`, 'The page shows the numbers.');
    }
    const isJson = headers['content-type']?.includes('json') ?? false;
    const params = {
      ...Object.fromEntries(new URLSearchParams(sent)),
      ...Object.fromEntries(new URLSearchParams(form)),
    };
    deliverer.deliver({
      ...{ url: withoutHash(url), name: entry.name, timeoutMs: TIMEOUT_MS, retries: 0, retryOn: [] },
      ...(isJson ? { params: {}, json: JSON.parse(sent) } : { params }),
    });
    return `${entry.name} goes out again.`;
  },
});
