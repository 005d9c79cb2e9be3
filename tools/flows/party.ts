import type { Live } from '../engine/kind';
import { isAddress, nameOf, type Resource } from './resource';

/** One Flex Flow or Address as it will be, and as it is. */
export interface Party<S extends Resource = Resource> {
  /** What messages call it. */
  name: string;
  to: S;
  /** Absent: it will be created. */
  sid?: string | undefined;
  before?: S | undefined;
  inFile: boolean;
}

/** `"SMS" (FO…, not in the file)` */
export const titleOf = ({ name, to, sid, inFile }: Party): string =>
  `${isAddress(to) ? name : `"${name}"`} (${[sid ?? 'new', inFile ? '' : 'not in the file'].filter(Boolean).join(', ')})`;

/** What the account has and the file does not name. */
export const partyOf = <S extends Resource>({ sid, state }: Live<S>): Party<S> => ({
  ...{ name: nameOf(state), to: state, sid, before: state, inFile: false },
});
