import type { Browser } from 'playwright-core';
import { fillAccount } from '../../emulator/account/fill';
import { startControl } from '../../emulator/control/serve';
import { createStage } from '../../emulator/control/stage';
import { createEmulator } from '../../emulator/emulator';
import { FLEXKEEP_ACCOUNT, furnishedOf } from '../../emulator/furnish';
import { check, openWindow, says, until } from './window';

/** The embedded Twilio's page over 10,000 engagements: what it draws and asks for does not grow with the account. */

const CROWD = {
  ...FLEXKEEP_ACCOUNT,
  channels: [{ flow: 'SMS', customer: '+1415555{n:4}', count: 5_000 }],
  conversations: [{ participants: [{ address: '+1415777{n:4}', proxyAddress: '+15550199' }], count: 5_000 }],
};

/** The account's first customer, at the very end of the list. */
const OLDEST = '+14155550001';

/** Elements; a small account has about 700, most of them the table of actions. */
const MOST_NODES = 3_000;
/** Characters of all answers to one message. */
const MOST_ASKED = 200_000;

export const lookAtCrowd = async (browser: Browser): Promise<void> => {
  const emulator = createEmulator({ post: async () => ({ status: 200 }) });
  const account = furnishedOf(fillAccount(emulator, CROWD, { publicUrl: 'http://localhost:3000' }));
  const control = await startControl({ stage: createStage(emulator, account), port: 0 });
  try {
    const window = await openWindow(browser, control.url, { viewport: { width: 1400, height: 1000 } });
    const { page } = window;
    const nodes = () => page.evaluate<number>('document.querySelectorAll("*").length');
    const rows = () => page.locator('#records tr[aria-rowindex]').count();
    await page.goto(control.url);
    await says(page, 'Write as a customer');
    await page.waitForSelector('#records-count:has-text("10,000")');
    check('of 10,000 engagements a screen is drawn', (await rows()) < 60, await rows());
    check('the page has no more elements than it has for a few', (await nodes()) < MOST_NODES, await nodes());

    const answers: Promise<number>[] = [];
    page.on('response', (one) => {
      if (one.url().includes('/api/') && !one.url().includes('stream'))
        answers.push(one.text().then((text) => text.length));
    });
    await page.fill('#body', 'hi');
    await page.click('#write button');
    await page.waitForSelector('#records tr:has-text("+15550101")');
    await page.waitForSelector('#screen li:has-text("hi")');
    const asked = (await Promise.all(answers)).reduce((sum, length) => sum + length, 0);
    check('a message is shown after a handful of short answers', answers.length < 20 && asked < MOST_ASKED, {
      ...{ answers: answers.length, asked },
    });

    await page.evaluate('document.getElementById("records-list").scrollTop = 1e9');
    await page.waitForSelector(`#records tr:has-text("${OLDEST}")`);
    check('one scrolls to the oldest', (await rows()) < 60);
    await page.fill('#find', OLDEST);
    await until(page, async () => (await rows()) === 1);
    check('and finds it by its number', (await window.text('#records-count')).includes('1 of 10,00'));
    await page.click(`#records button:has-text("${OLDEST}")`);
    await page.waitForSelector('#lifeline .bar[aria-label*="Chat Channel"]', { state: 'attached' });
    await page.waitForSelector('#screen li:has-text("hello")');
    check('whose phone and lifeline are shown', (await page.inputValue('#customer')).includes(OLDEST));
    await page.fill('#body', 'it is me again');
    await page.click('#write button');
    await page.waitForSelector('#screen li:has-text("it is me again")');
    check('and who can write', true);
    check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
    await window.picture('embedded, 10,000 engagements');
    await page.context().close();
  } finally {
    await control.close();
  }
};
