import { chromium } from 'playwright-core';
import { Complaint } from '../support/complaint';

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
export const takePictures = async (
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
