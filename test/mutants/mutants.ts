import { CLEAN_UP_MUTANTS } from './clean-up';
import { CONVERSATIONS_MUTANTS } from './conversations';
import { HANDOVER_MUTANTS } from './handover';
import type { Mutant } from './mutant';
import { RECEIVE_MUTANTS } from './receive';

/**
 * What others do, what we once did, or what we might do tomorrow by mistake: the tests have to see every one of them.
 *
 * Left out, since nothing could come of them: that the list of Tasks is not asked when a customer comes back (a message
 * that could reach the bot then is late, and known to be), and that one of the sweeper's two checks of the age is
 * missing (the other one still holds).
 *
 * A Conversation has no carrier beside it, survives no Task and is ended for good: bugs about these three cannot break it.
 */
export const MUTANTS: readonly Mutant[] = [
  ...HANDOVER_MUTANTS,
  ...RECEIVE_MUTANTS,
  ...CLEAN_UP_MUTANTS,
  ...CONVERSATIONS_MUTANTS,
];
