import { createScene, HOUR } from './support/scene';

/** A day with faults and deliveries by chance, as everybody in it saw it. */
const journalOf = async (seed: number) => {
  const { emulator, writes } = await createScene({ seed });
  emulator.faults.set([{ fault: 'unavailable', probability: 0.1 }]);
  emulator.deliverer.rules = [{ copies: 2, jitterMs: 5000 }];
  await writes('hi');
  for (let message = 0; message < 3; message += 1) await writes('agent');
  await emulator.clock.advance(25 * HOUR);
  return emulator.journal.entries;
};

it('the same seed tells the same journal, and another one another', async () => {
  const journal = await journalOf(10);
  expect(journal.filter(({ fault }) => fault).length).toBeGreaterThan(0);
  expect(journal.map(({ name }) => name)).toEqual(expect.arrayContaining(['onMessageSent', 'task.canceled']));
  expect(await journalOf(10)).toEqual(journal);
  expect(await journalOf(8)).not.toEqual(journal);
});
