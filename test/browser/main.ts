import { chromium } from 'playwright-core';
import { FREE_PORTS, startStack } from '../../emulator/stack';
import { lookAtAnswers } from './answers';
import { lookAtConsole } from './console';
import { lookAtCrowd } from './crowd';
import { lookAtEmbedded } from './embedded';

/**
 * Both pages in a real browser, in front of what they really talk to; or one part of it: `embedded`, `crowd`, `console`, `answers`.
 * Needs a Chromium: see `.ci/run`. The console is the one that `npm run build` has written.
 */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const PARTS = { embedded: lookAtEmbedded, crowd: lookAtCrowd, console: lookAtConsole, answers: lookAtAnswers };

const main = async (wanted?: string): Promise<void> => {
  const stack = await startStack(FREE_PORTS);
  // As root, in a container, Chromium's sandbox cannot be had; it only ever sees these pages.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    for (const [name, look] of Object.entries(PARTS)) if (!wanted || wanted === name) await look(browser, stack);
  } finally {
    await browser.close();
    await stack.close();
  }
};

main(process.argv[2]).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
