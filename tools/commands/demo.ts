import { writeFile } from 'node:fs/promises';
import { Option } from 'commander';
import { readLifeline } from '../../emulator/lifeline/account';
import { lifelineDocument } from '../../emulator/lifeline/document';
import { type Lifeline, together } from '../../emulator/lifeline/lifeline';
import { lifelineText } from '../../emulator/lifeline/text';
import { FREE_PORTS, type Stack, startStack } from '../../emulator/stack';
import { build } from '../build';
import { withCrash } from '../demo/crash';
import { ORCHESTRATIONS } from '../demo/orchestration';
import { withJanitor, withoutJanitor, withSweeper } from '../demo/parts';
import type { DemoScene } from '../demo/scene';
import { createTeller } from '../demo/teller';
import { type CliCommand, runCommandLine } from '../support/command';
import type { Terminal } from '../support/terminal';

interface Options {
  orchestration: keyof typeof ORCHESTRATIONS;
  picture?: string;
}

/** Everything that happened to the customer of one part. */
const lifelineIn = ({ emulator, stage }: Stack, { sids }: DemoScene): Lifeline =>
  together(sids.map((sid) => readLifeline(emulator, stage.chronicle, sid)));

/** Exit code: 0 only if each part ended as told. */
const tellStory = async (
  { tell: print, talk }: Terminal,
  { orchestration: name, picture }: Options,
): Promise<number> => {
  talk('Building the Functions, and starting the embedded Twilio …');
  await build();
  const stack = await startStack(FREE_PORTS);
  try {
    const tell = createTeller(print);
    const stage = { stack, tell, orchestration: ORCHESTRATIONS[name] };
    const lines: Lifeline[] = [];
    for (const part of [withoutJanitor, withJanitor, withSweeper, withCrash]) {
      const line = lifelineIn(stack, await part(stage));
      tell.picture(lifelineText(line));
      lines.push(line);
    }
    const [without, saved] = lines;
    if (picture && without && saved) {
      const parts = [
        { heading: 'Without a janitor', line: without },
        { heading: 'With Flexkeep', line: saved },
      ];
      await writeFile(picture, lifelineDocument(parts));
      talk(`The first two parts as a picture: ${picture}`);
    }
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
          .addOption(
            new Option('--orchestration <name>', 'which one the story is told on')
              .choices(Object.keys(ORCHESTRATIONS))
              .default('conversations'),
          )
          .option('--picture <file>', 'write the first two parts as an SVG picture')
          .allowExcessArguments(false)
          .action(act((options: Options) => tellStory(terminal, options))),
    },
    terminal,
    args,
  );
