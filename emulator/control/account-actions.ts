import type { Snapshot } from '../emulator';
import { type Action, action } from './action';
import { pattern } from './parameter';
import { Refused } from './refusal';
import type { Stage } from './stage';
import { calmDown } from './trouble-actions';

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
    await goTo(stage, pristine);
    calmDown(emulator);
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

export const accountActions: Action[] = [reset, snapshot, restore];
