import { isoSeconds } from '../core/clock';
import type { Snapshot } from '../emulator';
import { type Action, action } from './action';
import { setOption } from './option';
import { duration, formatDuration, pattern } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';
import { calmDown } from './trouble-actions';

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

const name = (help: string) =>
  pattern(help, 'before', /^[\w.-]{1,64}$/, 'of letters, digits, "_", "." and "-", 64 at most');

/** What is under way belongs to the old state, and is waited for. */
const goTo = ({ emulator, alone }: Stage, snapshot: Snapshot): Promise<void> =>
  alone(async () => {
    await emulator.clock.settle();
    emulator.restore(snapshot);
  });

const reset = action('reset', {
  group: 'account',
  help: 'Puts the account back as it was when it started, its time too, and removes everything that goes wrong.',
  parameters: {},
  async run(stage) {
    const { emulator, pristine } = stage;
    const { state } = emulator.ids;
    await goTo(stage, pristine);
    // No SID comes twice: Functions that stay loaded may remember one.
    emulator.ids.state = state;
    calmDown(stage);
    emulator.journal.note({ kind: 'note', name: 'reset', detail: {} });
    return 'The account is as it was when it started.';
  },
});

const snapshot = action('snapshot', {
  group: 'account',
  help: 'Remembers the account as it is now, under a name, until the embedded Twilio stops.',
  parameters: { name: name('What to call it.') },
  async run({ emulator, snapshots }, { name }) {
    await emulator.clock.settle();
    snapshots.set(name, emulator.snapshot());
    return `The account as it is now is remembered as ${name}.`;
  },
});

const restore = action('restore', {
  group: 'account',
  help: 'Puts the account back as it was when a snapshot was taken, its time too.',
  parameters: { name: name('The name of the snapshot.') },
  async run(stage, { name }) {
    const found = stage.snapshots.get(name);
    if (!found) {
      const known = [...stage.snapshots.keys()].join(', ');
      throw new Refused(
        'not-found',
        `There is no snapshot ${name}.`,
        known ? `There is: ${known}` : `Take one by: snapshot ${name}`,
      );
    }
    await goTo(stage, found);
    stage.emulator.journal.note({ kind: 'note', name: 'restore', detail: { snapshot: name } });
    return `The account is as it was at the snapshot ${name}.`;
  },
});

export const timeActions: Action[] = [wait];

export const accountActions: Action[] = [reset, snapshot, restore, setOption];
