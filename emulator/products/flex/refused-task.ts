import { ApiError } from '../../core/errors';
import type { TwilioWorld } from '../shared/world';

/**
 * What `make` answers; `undefined` where TaskRouter refuses the Task, which the journal says: its Workflow may be gone.
 * Approximate: what Flex does then is not documented. The message stays in its channel.
 * @param about where the Task belongs
 * @fidelity flex.refused-task
 */
export const unlessRefused = <T>(world: TwilioWorld, about: Record<string, string>, make: () => T): T | undefined => {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const detail = { ...about, code: error.code, message: error.message };
    world.journal.note({ kind: 'note', name: 'Flex could not create a Task', detail, fault: 'no-task' });
    return undefined;
  }
};
