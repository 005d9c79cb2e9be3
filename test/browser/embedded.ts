import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { Stack } from '../../emulator/stack';
import { tour } from './tour';
import { check, checkAccess, checkWidth, LOOKS, openWindow, says, tabTo, until, type Window } from './window';

/** The embedded Twilio's own page: every control of it is used at least once. */

const WIDE = { width: 1400, height: 1000 };

const written = (page: Window['page'], text: string) => page.waitForSelector(`#screen li:has-text("${text}")`);

const write = async ({ page }: Window, text: string): Promise<void> => {
  await page.fill('#body', text);
  await page.click('#write button');
  await written(page, text);
};

/** A message gets lost, and is seen to fall. */
const lose = async (window: Window): Promise<void> => {
  const { page } = window;
  await write(window, 'hi');
  await page.waitForSelector('#screen .received');
  await write(window, 'agent');
  await page.click('.task button:has-text("Accept")');
  await page.fill('.task input[name="body"]', 'How can I help?');
  await page.click('.task button:has-text("Say")');
  await written(page, 'How can I help?');
  for (const name of ['Alice', 'Bob']) {
    const agent = page.locator('.agents li', { hasText: name });
    await agent.getByRole('button', { name: 'close tab' }).click();
    await agent.getByRole('button', { name: 'open tab' }).waitFor();
  }
  check('a button that does nothing says why', (await page.getAttribute('.task button:disabled', 'title')) !== null);
  await page.click('summary:has-text("All actions")');
  const form = page.locator('#actions form', { has: page.getByRole('button', { name: 'lose', exact: true }) });
  await form.locator('input[name="webhook"]').fill('task.system-deletd');
  await form.getByRole('button').click();
  await says(page, 'Did you mean task.system-deleted?');
  await form.locator('input[name="webhook"]').fill('task.system-deleted');
  await form.getByRole('button').click();
  await page.waitForSelector('#troubles li');
  check('what will go wrong is listed', (await window.text('#troubles')).includes('task.system-deleted: lost'));
  await page.click('button[data-act="wait"][data-duration="25h"]');
  await page.waitForSelector('#troubles :text("has happened")');
  await page.waitForSelector('#lifeline .gap');
  check('the lifeline has a gap where the session outlives its Task', true);
  await write(window, 'are you still there?');
  await page.waitForSelector('#lifeline .message.lost');
  check('and the message that falls into it is seen to fall', (await page.locator('#lifeline .falls').count()) === 1);
  await page.click('#troubles button');
  await page.waitForSelector('#trouble', { state: 'hidden' });
};

const opens = async (window: Window): Promise<void> => {
  const { page } = window;
  const opened = () => window.text('#opened-body');
  await page.fill('#search', 'CreateInteraction');
  await until(page, async () => (await page.locator('#journal-rows button').count()) === 3);
  check('a search finds a call, with the run and the delivery that led to it', true);
  await page.click('#journal-rows button.call');
  await page.waitForSelector('#opened[open]');
  check('a call opens to its parameters and its answer', /Routing.*Answer/s.test(await opened()));
  check('attributes are laid out', (await opened()).includes('"workflow_sid"'));
  await checkAccess(window, 'an opened entry');
  await page.click('#opened-body .sid:has-text("WT") >> nth=0');
  await page.waitForSelector('#opened-title:has-text("Task")');
  check('a record opens to what changed when', /What changed when.*reserved.*assigned/s.test(await opened()));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#opened-body button:has-text("Copy SID")');
  await page.waitForSelector('button:has-text("Copied")');
  await page.click('#opened-back');
  await page.waitForSelector('#opened-title:has-text("CreateInteraction")');
  await page.click('#opened-close');

  await page.fill('#search', '');
  await page.focus('#lifeline .bar.ledger');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#opened .words');
  check('the ledger is told in words', (await opened()).includes('It was handed over'));
  await page.keyboard.press('Escape');

  await page.locator('#lifeline .webhook.failed', { hasText: 'task.system-deleted' }).locator('path').click();
  await page.waitForSelector('#opened .resend');
  await page.click('#opened .resend summary');
  await page.fill('#opened .resend input[name="EventDescription"]', 'changed by hand');
  await page.click('#opened .resend button');
  await page.waitForSelector('#opened output:has-text("goes out again")');
  await page.click('#opened-close');
  await page.waitForSelector('#records tr td:first-child:has-text("closed")');
  check('a lost webhook can be delivered after all, and the janitor cleans up', true);
};

const journal = async (window: Window): Promise<void> => {
  const { page } = window;
  const shown = async () => Number.parseInt((await window.text('#shown')).replace(',', ''), 10);
  const all = await shown();
  for (const box of await page.locator('#kinds input').all()) await box.click();
  for (const box of await page.locator('#kinds input').all()) await box.click();
  await until(page, async () => (await shown()) >= all);
  await page.click('#pause');
  const still = await shown();
  await write(window, 'while it pauses');
  await page.waitForSelector('#pause:has-text("more")');
  check('a paused journal stands still', (await shown()) === still);
  await page.click('#pause');
  await until(page, async () => (await shown()) > still);
  await page.selectOption('#engagement', { index: 1 });
  await page.click('#clear');
  await until(page, async () => (await shown()) === 0);
  check('and a cleared one is empty', true);
};

/** Thousands of entries, of which a screen is drawn. */
const many = async (window: Window, { emulator }: Stack): Promise<void> => {
  const { page } = window;
  for (let i = 0; i < 5_000; i += 1) emulator.journal.note({ kind: 'call', name: `chat.FetchChannel`, detail: { i } });
  await until(page, async () => (await window.text('#shown')).startsWith('5,0'));
  const drawn = () => page.locator('#journal-rows li').count();
  check('of 5,000 entries a screen is drawn', (await drawn()) < 100);
  await page.setViewportSize({ width: 390, height: 844 });
  // The page draws again when the browser has laid it out.
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  check('also on a telephone', (await drawn()) < 100, await drawn());
  await page.setViewportSize(WIDE);
};

const focused = ({ page }: Window) =>
  page.evaluate<string>('document.activeElement.textContent || document.activeElement.id');

/** What a person without a mouse does, and what a person who has no connection typed. */
const goesOn = async (window: Window): Promise<void> => {
  const { page } = window;
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
  const refusal = { error: { code: 'x', message: 'Out of order.', remedy: 'Later.' } };
  await page.route('**/api/actions/sms', (route) => route.fulfill({ status: 400, json: refusal }));
  await page.fill('#body', 'a long message');
  await page.keyboard.press('Enter');
  await says(page, 'Out of order.');
  check('what was not sent can be sent again', (await page.inputValue('#body')) === 'a long message');
  await page.unrouteAll({ behavior: 'wait' });
  await page.keyboard.press('Enter');
  await written(page, 'a long message');
  check('and is gone from the field then', (await page.inputValue('#body')) === '');

  await write(window, 'agent');
  await page.focus('.task button:has-text("Accept")');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.task button:has-text("Complete")');
  const inCard = 'document.activeElement.closest(".task") !== null';
  check('after Accept the keyboard is in the card', await page.evaluate<boolean>(inCard), await focused(window));
  await page.focus('.task button:has-text("End chat")');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.task button:has-text("End chat")', { state: 'detached' });
  check('after End chat on what is left to do', (await focused(window)) === 'Complete', await focused(window));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.task button', { state: 'detached' });
  check('and after Complete still in the card', await page.evaluate<boolean>(inCard));
  await page.focus('.agents button:has-text("close tab") >> nth=0');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.agents button:has-text("open tab")');
  check('after close tab it can open it again', (await focused(window)) === 'open tab', await focused(window));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.agents button:has-text("open tab")', { state: 'detached' });
};

/** Presses a button of the one Task, and waits until its card shows what came of it: who has it, and its state. */
const press = async ({ page }: Window, name: string): Promise<void> => {
  const card = async () => (await page.locator('.task > p').allTextContents()).join();
  await page.waitForSelector(`.task button:has-text("${name}"):enabled`);
  const before = await card();
  await page.click(`.task button:has-text("${name}"):enabled`);
  await until(page, async () => (await card()) !== before);
};

/** One copy's run of the Function: it made the ledger, or found it made, and read it. */
const MADE_OR_FOUND = /POST \/inbound.*CreateDocument (201|409(?=.*FetchDocument))/s;

const agents = async (window: Window): Promise<void> => {
  const { page } = window;
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
  await page.selectOption('#customer', { label: 'Walter · web chat · Flex Flow' });
  await write(window, 'agent');
  for (const name of ['Reject', 'Accept', 'Transfer', 'Accept', 'End chat', 'Complete']) await press(window, name);
  await page.waitForSelector('#screen .note:has-text("ended")');
  check('an agent rejects, accepts, transfers, ends and completes', true);
  await page.click('.agents button:has-text("close tab") >> nth=0');
  await page.click('.agents button:has-text("open tab") >> nth=0');
  await page.click('button[data-act="wait"][data-duration="1h"]');
  const form = page.locator('#actions form', { has: page.getByRole('button', { name: 'copies', exact: true }) });
  await form.locator('input[name="copies"]').fill('2');
  await form.locator('input[name="webhook"]').fill('onMessageSent');
  await form.getByRole('button').click();
  await write(window, 'in two copies');
  await page.fill('#search', 'copy 1 of 2');
  await page.click('#journal-rows button.webhook:has-text("copy 1 of 2")');
  await page.waitForSelector('#opened .copies');
  check('the copies of a delivery stand side by side', (await page.locator('#opened .copies > li').count()) === 2);
  // Both are told at once: which of them makes the ledger, and which finds it made, is chance.
  await until(page, async () => {
    await page.click('#opened .copies > li:nth-child(2) h4 button');
    const copies = await page.locator('#opened .copies > li').allTextContents();
    const led = copies.map((text, i) => text.startsWith(`copy ${i + 1} of 2`) && MADE_OR_FOUND.exec(text)?.[1]);
    return led.sort().join() === '201,409';
  });
  await checkAccess(window, 'the copies of a delivery');
  await window.picture('embedded, copies');
  await page.click('#opened-close');
  await page.fill('#search', '');
  await page.click('button[data-act="calm"]');
  await page.waitForSelector('#trouble', { state: 'hidden' });
};

/** What was done is saved as a file, and done again from it. */
const scenario = async (window: Window): Promise<void> => {
  const { page } = window;
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
  await tabTo(page, 'body');
  await page.keyboard.type('kept in a file');
  await page.keyboard.press('Enter');
  await written(page, 'kept in a file');
  check('a message is written without a mouse', true);
  const [file] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
  const path = await file.path();
  check('what was done is saved as a file', /"kept in a file"/.test(readFileSync(path, 'utf8')));
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
  await page.setInputFiles('#replay', path);
  await says(page, 'was replayed: 1 acts after a reset');
  await written(page, 'kept in a file');
  check('and done again from it', true);
  await page.setInputFiles('#replay', {
    name: 'odd.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"a":1}'),
  });
  await says(page, 'odd.json: The scenario: it has a');
  check('a file that is none is refused in words', true);
};

const allControls = `[...document.querySelectorAll('main button[id], main button[data-act], main input[id], main select[id], header button, dialog > p button')]
  .map((control) => control.id || control.dataset.act)`;

export const lookAtEmbedded = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await openWindow(browser, stack.consoleUrl, { viewport: WIDE });
  const { page } = window;
  await page.goto(stack.consoleUrl);
  await says(page, 'Write as a customer');
  await lose(window);
  await looks(browser, stack);
  await opens(window);
  await journal(window);
  await many(window, stack);
  await goesOn(window);
  await agents(window);
  await tour(window);
  await scenario(window);
  // The search of the engagements is there where they are many: `crowd.ts`.
  const used = [...(await window.used()), 'find'];
  const unused = (await page.evaluate<string[]>(allControls)).filter((control) => !used.includes(control));
  check('every control of the page was used', unused.length === 0, unused);
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
  await page.context().close();
};

const lanesOutOfSight = `[...document.querySelectorAll('#lifeline .lane')]
  .filter((lane) => {
    const [{ left, right }, frame] = [lane, document.getElementById('lifeline')].map((one) => one.getBoundingClientRect());
    return left < frame.left - 1 || right > frame.right;
  })
  .map((lane) => lane.textContent)`;

const looks = async (browser: Browser, stack: Stack): Promise<void> => {
  for (const [name, options] of LOOKS) {
    const window = await openWindow(browser, stack.consoleUrl, options);
    await window.page.goto(stack.consoleUrl);
    await window.page.waitForSelector('#lifeline svg');
    await window.page.waitForSelector('#journal-rows li');
    await checkWidth(window, `embedded, ${name}`);
    const unseen = await window.page.evaluate<string[]>(lanesOutOfSight);
    check(`embedded, ${name}: the name of each lane is in sight, wherever it is scrolled to`, !unseen.length, unseen);
    await checkAccess(window, `embedded, ${name}`);
    await window.picture(`embedded, ${name}`);
    await window.page.context().close();
  }
};
