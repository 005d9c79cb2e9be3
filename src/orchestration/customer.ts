import type { Customer } from '../core/port';
import { cut } from '../platform/cut';
import { given } from '../platform/parse';

/** Longest value that is kept of what a customer may choose. Ledger and Task have to hold it. */
const LONGEST_VALUE = 40;
/** … of names and addresses: an e-mail address has up to 254 characters (https://www.rfc-editor.org/errata/eid1690). */
const LONGEST_NAME = 256;

/** A customer as the engagement shows them: what they may have chosen themselves is cut. */
export const toCustomer = (shown: {
  channelType: string;
  /** Default: the address. */
  name?: string | undefined;
  address?: string | undefined;
  language?: string | undefined;
}): Customer => ({
  channelType: cut(shown.channelType, LONGEST_VALUE).toLowerCase(),
  name: cut(shown.name ?? shown.address ?? 'Customer', LONGEST_NAME),
  ...given({
    address: shown.address && cut(shown.address, LONGEST_NAME),
    language: shown.language && cut(shown.language, LONGEST_VALUE),
  }),
});
