import { Command } from 'commander';
import { FREE_PORTS, startStack } from '../emulator/stack';
import { build } from './build';
import { withCrash } from './demo/crash';
import { withJanitor, withoutJanitor, withSweeper } from './demo/parts';
import { createTeller } from './demo/teller';

const talk = (line: string) => process.stderr.write(`${line}\n`);

/** Exit code: 0 only if each part ended as told. */
const demo = async (): Promise<number> => {
  talk('Building the Functions, and starting the embedded Twilio …');
  await build();
  const stack = await startStack(FREE_PORTS);
  try {
    const tell = createTeller((line) => process.stdout.write(`${line}\n`));
    for (const part of [withoutJanitor, withJanitor, withSweeper, withCrash]) await part(stack, tell);
    const { told, parts } = tell.score;
    process.stdout.write(`\n${told} of ${parts} parts ended as told.\n`);
    return told === parts ? 0 : 1;
  } finally {
    await stack.close();
  }
};

new Command('npm run demo')
  .description(
    'Tells the story of a lost message on the embedded Twilio: without a janitor, with it, with its event lost, and with a crash in the middle.',
  )
  .action(async () => {
    process.exitCode = await demo().catch((error: Error) => {
      talk(`The demo could not be told: ${error.message}`);
      return 1;
    });
  })
  .parse();
