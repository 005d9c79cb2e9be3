import { FREE_PORTS, startStack } from '../../emulator/stack';
import { build } from '../build';
import { withCrash } from '../demo/crash';
import { withJanitor, withoutJanitor, withSweeper } from '../demo/parts';
import { createTeller } from '../demo/teller';
import { type CliCommand, runCommandLine } from '../support/command';
import type { Terminal } from '../support/terminal';

/** Exit code: 0 only if each part ended as told. */
const tellStory = async ({ tell: print, talk }: Terminal): Promise<number> => {
  talk('Building the Functions, and starting the embedded Twilio …');
  await build();
  const stack = await startStack(FREE_PORTS);
  try {
    const tell = createTeller(print);
    for (const part of [withoutJanitor, withJanitor, withSweeper, withCrash]) await part(stack, tell);
    const { told, parts } = tell.score;
    print(`\n${told} of ${parts} parts ended as told.`);
    return told === parts ? 0 : 1;
  } finally {
    await stack.close();
  }
};

export const demoCommand: CliCommand = ({ terminal }, args) =>
  runCommandLine(
    {
      usage: 'demo',
      define: (program, act) =>
        program
          .description(
            'Tells the story of a lost message on the embedded Twilio: without a janitor, with it, with its event lost, and with a crash in the middle.',
          )
          .allowExcessArguments(false)
          .action(act(() => tellStory(terminal))),
    },
    terminal,
    args,
  );
