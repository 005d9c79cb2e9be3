import { chromium } from 'playwright-core';
import { FREE_PORTS, startStack } from '../../emulator/stack';
import { lookAtConsole } from './console';
import { lookAtEmbedded } from './embedded';

/** Both pages in a real browser, in front of what they really talk to. Needs a Chromium: see `.ci/run`. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const main = async (): Promise<void> => {
  const stack = await startStack(FREE_PORTS);
  // As root, in a container, Chromium's sandbox cannot be had; it only ever sees these pages.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    await lookAtEmbedded(browser, stack);
    await lookAtConsole(browser, stack);
  } finally {
    await browser.close();
    await stack.close();
  }
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
