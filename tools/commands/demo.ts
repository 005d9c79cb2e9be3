import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { chromium } from 'playwright-core';
import { readLifeline } from '../../emulator/lifeline/account';
import { lifelineDocument } from '../../emulator/lifeline/document';
import { type Lifeline, together } from '../../emulator/lifeline/lifeline';
import { lifelineText } from '../../emulator/lifeline/text';
import { FREE_PORTS, type Stack, startStack } from '../../emulator/stack';
import { build } from '../build';
import { withMigration } from '../demo/migrate';
import { ORCHESTRATIONS } from '../demo/orchestration';
import { LOSER, withCrash, withJanitor, withoutJanitor, withSweeper } from '../demo/parts';
import type { DemoScene } from '../demo/scene';
import { createTeller } from '../demo/teller';
import { createCommand } from '../support/command';
import { Complaint } from '../support/complaint';
import type { System } from '../support/system';

const LOOKS = [
  ['light', ''],
  ['dark', '-dark'],
] as const;

/** px; all of the page down to its columns' ends. */
const VIEWPORT = { width: 1200, height: 960 };

/** @throws {Complaint} where there is no Chromium */
const openBrowser = (executablePath: string) =>
  // As root, in a container, Chromium's sandbox cannot be had; it only ever sees this page.
  chromium.launch({ executablePath, args: ['--no-sandbox'] }).catch(() => {
    const where = { where: executablePath, problem: 'cannot be started', remedy: 'Name a Chromium: CHROMIUM=/path' };
    throw new Complaint('There is no browser to take a picture with.', [where]);
  });

/**
 * Takes pictures of the page as it is now, light and dark: `NAME.png` and `NAME-dark.png`.
 *
 * @param customer whose phone is shown
 * @param chromiumPath of the browser
 */
const takePictures = async (
  url: string,
  { file, customer, chromiumPath }: { file: string; customer: string; chromiumPath: string },
): Promise<void> => {
  const browser = await openBrowser(chromiumPath);
  try {
    for (const [colorScheme, suffix] of LOOKS) {
      const page = await browser.newPage({ viewport: VIEWPORT, colorScheme });
      await page.goto(url);
      await page.waitForSelector('#lifeline .gap');
      const option = page.locator('#customer option', { hasText: customer });
      await page.selectOption('#customer', String(await option.getAttribute('value')));
      await page.waitForSelector('#screen li');
      await page.screenshot({ path: file.replace(/\.png$/, `${suffix}.png`) });
      await page.close();
    }
  } finally {
    await browser.close();
  }
};

interface Options {
  migrate?: boolean;
  orchestration: keyof typeof ORCHESTRATIONS;
  picture?: string[];
  json?: boolean;
}

/** Everything that happened to the customer of one part. */
const lifelineIn = ({ emulator, stage }: Stack, { sids }: DemoScene): Lifeline =>
  together(sids.map((sid) => readLifeline(emulator, stage.chronicle, sid)));

const KINDS = /\.(svg|png)$/;

const addPicture = (file: string, files: string[] = []): string[] => {
  if (KINDS.test(file)) return [...files, file];
  throw new InvalidArgumentError('A name that ends in .svg (the lifelines) or .png (the page).');
};

/** Debian's, as in a container. */
const CHROMIUM = '/usr/bin/chromium';

/** Exit code: 0 only if each part ended as told. */
const tellStory = async (
  system: System,
  { orchestration: name, picture: files = [], json, migrate }: Options,
): Promise<number> => {
  const { tell: print, talk } = system.terminal;
  talk('Building the Functions, and starting the embedded Twilio …');
  await build();
  const stack = await startStack(FREE_PORTS);
  try {
    const tell = createTeller(json ? () => undefined : print);
    const stage = { stack, tell, orchestration: ORCHESTRATIONS[name] };
    const lines: Lifeline[] = [];
    if (migrate) await withMigration(stage);
    for (const part of migrate ? [] : [withoutJanitor, withJanitor, withSweeper, withCrash]) {
      const line = lifelineIn(stack, await part(stage));
      tell.picture(lifelineText(line));
      lines.push(line);
      if (part !== withoutJanitor) continue;
      const chromiumPath = system.environment.CHROMIUM ?? CHROMIUM;
      for (const file of files.filter((one) => one.endsWith('.png'))) {
        await takePictures(stack.consoleUrl, { file, customer: LOSER, chromiumPath });
        talk(`The page when the message is lost, light and dark: ${file}`);
      }
    }
    const [without, saved] = lines;
    for (const file of files.filter((one) => one.endsWith('.svg'))) {
      const parts = [
        { heading: 'Without a janitor', line: without },
        { heading: 'With Flexkeep', line: saved },
      ];
      await writeFile(file, lifelineDocument(parts.flatMap(({ heading, line }) => (line ? [{ heading, line }] : []))));
      talk(`The first two parts as a picture: ${file}`);
    }
    const told = tell.parts.filter(({ asTold }) => asTold).length;
    print(
      json
        ? JSON.stringify({ orchestration: name, parts: tell.parts }, null, 2)
        : `\n${told} of ${tell.parts.length} parts ended as told.`,
    );
    return told === tell.parts.length ? 0 : 1;
  } finally {
    await stack.close();
  }
};

export const demoCommand = createCommand('demo', (program, act, system) =>
  program
    .description(
      'Tells the story of a lost message on the embedded Twilio: without a janitor, with it, with its event lost, and with a crash in the middle.',
    )
    .addOption(
      new Option('--orchestration <name>', 'which one the story is told on')
        .choices(Object.keys(ORCHESTRATIONS))
        .default('conversations'),
    )
    .option(
      '--picture <file>',
      'write NAME.svg, the lifelines of the first two parts, or NAME.png, the page (needs Chromium); may be given again',
      addPicture,
    )
    .option('--json', 'print the story as JSON')
    .option('--migrate', 'tell another story: an account moves from Flex Flows to Conversations')
    .action(act((options: Options) => tellStory(system, options))),
);
