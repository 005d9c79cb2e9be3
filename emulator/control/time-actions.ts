import { isoSeconds } from '../core/clock';

import { type Action, action } from './action';
import { formatDuration } from './duration';
import { duration } from './parameter';

/** Beyond the longest life of a Task, 14 days: https://www.twilio.com/docs/taskrouter/api/task#task-properties */
const LONGEST_WAIT_MS = 60 * 86_400_000;

const wait = action('wait', {
  group: 'time',
  help: "Moves Twilio's time on; what falls due on the way happens, each at its own time.",
  parameters: { duration: duration('How long.', '25h', LONGEST_WAIT_MS) },
  async run({ emulator, alone }, { duration: ms }) {
    await alone(() => emulator.clock.advance(ms));
    return `${formatDuration(ms)} went by: it is ${isoSeconds(emulator.clock.now())} at Twilio.`;
  },
});

export const timeActions: Action[] = [wait];
