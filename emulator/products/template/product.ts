import type { Behaviour } from '../../core/behaviour';
import { badRequest } from '../../core/errors';
import { loadDescription } from '../../description/load';
import type { Product } from '../shared/product';
import { defineResource } from '../shared/resource';

/*
 * A product to copy: two resources of SIP Trunking, which the embedded Twilio does not offer (`../products.ts` does
 * not list it). README.md in the directory above says what to do with the copy.
 */

/** Only what the code looks at; a row has every property that the description gives it. */
interface TrunkRow {
  sid: string;
  domain_name: string | null;
}

const trunks = defineResource<TrunkRow, 'trunking.Trunk'>('trunking.Trunk', {
  prefix: 'TK',
  // Every answer is checked, so a property that cannot be null needs a value. The description's example of a trunk.
  defaults: {
    disaster_recovery_method: 'POST',
    recording: { mode: 'do-not-record', trim: 'do-not-trim' },
    transfer_mode: 'disable-all',
    transfer_caller_id: 'from-transferee',
  },
  // Approximate: neither the code nor the sentence is known. @fidelity trunking.twins
  unique: { property: 'domain_name', code: 20001, message: 'DomainName is taken' },
  children: ['trunking.OriginationUrl'],
  created: ({ domain_name: name }) => {
    // "must end with `pstn.twilio.com`": the description of CreateTrunk. Approximate: the sentence.
    // @fidelity trunking.domains
    if (name && !name.endsWith('.pstn.twilio.com')) throw badRequest('DomainName must end with .pstn.twilio.com');
  },
});

const originationUrls = defineResource<{ sid: string }, 'trunking.OriginationUrl'>('trunking.OriginationUrl', {
  prefix: 'OU',
  parents: [trunks],
});

/** With many behaviours: in a file of their own. */
const fidelity: readonly Behaviour[] = [
  { id: 'trunking.twins', what: 'a second Trunk of a domain name: 409', level: 'approximate' },
  {
    id: 'trunking.domains',
    what: 'domain names end with `.pstn.twilio.com`, else 400',
    level: 'exact',
    but: 'approximate: the sentence',
    source: 'the description of `CreateTrunk`',
  },
];

/** Most of SIP Trunking v1 answers 501: credential lists, access control lists, phone numbers, recordings. */
export const trunking: Product<'trunking'> = {
  name: 'trunking',
  title: 'SIP Trunking v1',
  description: loadDescription('trunking'),
  handlers: { ...trunks.handlers, ...originationUrls.handlers },
  fidelity,
  // timers: see proxy/product.ts; listens: see flex/product.ts.
};
