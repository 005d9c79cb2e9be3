import type { Customer } from '../core/port';
import { cut } from '../platform/cut';
import { given } from '../platform/parse';

/** Longest value that is kept of what a customer may choose. Ledger and Task have to hold it. */
const LONGEST_VALUE = 40;

/** A customer as the engagement shows them: what they may have chosen themselves is cut. */
export const toCustomer = (shown: {
  channelType: string;
  /** Default: the address. */
  name?: string | undefined;
  address?: string | undefined;
  language?: string | undefined;
}): Customer => ({
  channelType: cut(shown.channelType, LONGEST_VALUE).toLowerCase(),
  name: shown.name ?? shown.address ?? 'Customer',
  ...given({
    address: shown.address,
    language: shown.language === undefined ? undefined : cut(shown.language, LONGEST_VALUE),
  }),
});
