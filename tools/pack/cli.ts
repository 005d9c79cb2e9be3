import { createStartCommand } from '../commands/start';
import { triggerCommand } from '../commands/trigger';
import { type Entry, oneOf } from '../support/command';
import { complain } from '../support/complain';
import { openSystem } from '../support/system';

/** `npx flexkeep NAME`: what works without a checkout, in the directory of a project. */
const COMMANDS: Record<string, Entry> = {
  start: { summary: 'run the Functions of a project on an embedded Twilio', load: () => createStartCommand('.') },
  trigger: { summary: 'make something happen there', load: () => triggerCommand },
};

const main = async (): Promise<never> => {
  const system = openSystem(process, 'npx flexkeep');
  const run = oneOf('', COMMANDS);
  return process.exit(await run(system, process.argv.slice(2)).catch((error) => complain(system.terminal, error)));
};

void main();
