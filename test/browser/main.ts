import { chromium } from 'playwright-core';
import { FREE_PORTS, startStack } from '../../emulator/stack';
import { lookAtConsole } from './console';
import { lookAtEmbedded } from './embedded';

/**
 * Both pages in a real browser, in front of what they really talk to; or the one that is named: `embedded`, `console`.
 * Needs a Chromium: see `.ci/run`. The console is the one that `npm run build` has written.
 */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

const main = async (wanted?: string): Promise<void> => {
  const stack = await startStack(FREE_PORTS);
  // As root, in a container, Chromium's sandbox cannot be had; it only ever sees these pages.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    if (wanted !== 'console') await lookAtEmbedded(browser, stack);
    if (wanted !== 'embedded') await lookAtConsole(browser, stack);
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
