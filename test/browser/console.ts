import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import * as agent from '../../emulator/people/agents';
import type { Stack } from '../../emulator/stack';
import { consoleCommand } from '../../tools/commands/console';
import { ORCHESTRATIONS } from '../../tools/demo/orchestration';
import { createDemoScene } from '../../tools/demo/scene';
import { fakeTerminal } from '../support/fake-terminal';
import { check, checkAccess, checkWidth, LOOKS, openWindow, says, tabTo, type Window } from './window';

/** The console page in front of the real Functions. */

const hasData = (page: Page) => page.isVisible('#data');

/** What the commands need to know of the stack, as its `.env` file tells. */
const worldOf = ({ environment }: Stack) => {
  const terminal = fakeTerminal();
  const variables = () => ({ ...environment });
  return { cwd: process.cwd(), terminal, variables, stack: async () => undefined, domainOf: async () => '' };
};

/** What `npm run console` prints. */
export const link = async (stack: Stack, ...args: string[]): Promise<string> => {
  const world = worldOf(stack);
  await consoleCommand({ ...world, now: Date.now }, args);
  return world.terminal.told.trim();
};

/** SMS customers whose Tasks ended unseen, and whose events were lost: their channels. */
const lose = async (stack: Stack, count: number): Promise<string[]> => {
  const scenes = Array.from({ length: count }, (_, i) =>
    createDemoScene(stack, ORCHESTRATIONS['flex-flow'], `+1555014${i}`),
  );
  for (const scene of scenes) {
    await scene.writes('hi');
    await scene.writes('agent');
  }
  for (const _ of scenes) agent.accept(stack.emulator);
  agent.closeTab(stack.emulator);
  stack.emulator.deliverer.rules = ['task.system-deleted', 'task.canceled'].map((name) => ({ name, copies: 0 }));
  await scenes[0]?.wait(50);
  stack.emulator.deliverer.rules = [];
  agent.openTab(stack.emulator);
  return scenes.map(({ sid }) => sid);
};

const signedOut = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await openWindow(browser, stack.functionsUrl);
  const { page } = window;
  await page.goto(`${stack.functionsUrl}/`);
  await says(page, 'You are not signed in');
  check('before sign-in there is nothing to see, and nothing was asked for', !(await hasData(page)));
  check('only the page itself was loaded', !window.asked.some((one) => one.includes('checkup')));
  await checkAccess(window, 'before sign-in');

  const [address, token = ''] = (await link(stack)).split('#token=');
  await page.goto(`${address}#token=${token.slice(0, -4)}AAAA`);
  await says(page, 'not accepted');
  check('a forged sign-in is refused in words', !(await hasData(page)));
  check('and is out of the address bar', !page.url().includes('token'));
  check('and is not kept', (await page.evaluate<number>('sessionStorage.length')) === 0);

  await page.route('**/checkup', (route) =>
    route.fulfill({ status: 401, json: { error: 'sign-in', reason: 'closed', message: '' } }),
  );
  await page.goto(`${address}#token=${token}`);
  await says(page, 'The console is closed');
  check('a closed console says how to open it', (await window.text('#said')).includes('CONSOLE_SECRET'));
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
};

const framed = async (browser: Browser, stack: Stack): Promise<void> => {
  const { page } = await openWindow(browser, stack.functionsUrl);
  await page.setContent(`<iframe src="${stack.functionsUrl}/index.html" width="600" height="400"></iframe>`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  const said = await frame?.waitForSelector('#said:has-text("does not work inside")');
  check('inside of another page it does nothing', said !== undefined);
};

const signedIn = async (browser: Browser, stack: Stack, sids: string[]): Promise<void> => {
  const window = await openWindow(browser, stack.functionsUrl);
  const { page } = window;
  await page.goto(await link(stack));
  await says(page, 'A dry run at');
  check('the sign-in is out of the address bar', page.url() === `${stack.functionsUrl}/index.html`);
  await page.goBack();
  check('and out of what the Back button leads to', !page.url().includes('token'));
  await page.goForward();
  await says(page, 'A dry run at');
  const cards = await window.text('#stale');
  check(
    'the cards list what is stale',
    sids.every((sid) => cards.includes(sid)),
  );
  check('and why, and for how long', /its Task has ended/.test(cards) && /quiet for\d+ [hd]/.test(cards));
  check('whose account it is', (await window.text('#place')).includes(stack.account.accountSid));
  check('and until when the sign-in lasts', /Signed in until \d\d:\d\d UTC, \d+ min/.test(await window.text('#left')));
  check(
    'who may only look is offered no sweep',
    !(await page.isVisible('#sweep')) && (await page.isVisible('#no-sweep')),
  );

  const href = (await page.getAttribute('#stale a', 'href')) ?? '';
  check(
    'a card leads to Twilio’s Console',
    sids.some((sid) => href.includes(`conversations%2F${sid}`)),
    href,
  );
  check('who may only look cannot choose', (await page.locator('#stale input').count()) === 0);

  const before = window.asked.length;
  await page.click('#again');
  await noteUsed(window);
  await page.waitForSelector('#again:enabled');
  check('the button runs the dry run again', window.asked.slice(before).join() === 'GET /checkup');
  await page.reload();
  await says(page, 'A dry run at');
  check('the sign-in outlives a reload', await hasData(page));

  await page.click('#leave');
  await noteUsed(window);
  await says(page, 'You are not signed in');
  check('after signing out there is nothing left on the page', !(await page.content()).includes(sids[0] ?? ''));
  check('nor in the tab', (await page.evaluate<number>('sessionStorage.length')) === 0);
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
};

/** By id, over all windows; what is pressed before the page is left is noted right before. */
const used = new Set<string>();
const noteUsed = async (window: Window): Promise<void> => {
  for (const control of await window.used()) used.add(control);
};

const download = async ({ page }: Window, selector: string): Promise<string> => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  return readFileSync(await file.path(), 'utf8');
};

/** The list, with ten thousand engagements that the server is said to have. */
const list = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await openWindow(browser, stack.functionsUrl);
  const { page } = window;
  const sid = (i: number) => `CH${String(i).padStart(32, '0')}`;
  const items = Array.from({ length: 10_000 }, (_, i) => ({
    ...{ sid: sid(i), orchestration: 'flex-flow', action: 'end-session-and-close' },
    reason: i % 2 ? 'task-lost' : 'customer-left',
  }));
  const details = items.map((item, i) => ({
    ...{ sid: item.sid, channelType: i === 7 ? '=1+1' : 'sms' },
    lastInteractionAt: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
  }));
  const summary = {
    byReason: { 'task-lost': 5_000, 'customer-left': 5_000 },
    byAge: { older: 10_000 },
    byChannelType: { sms: 10_000 },
  };
  const counts = { scanned: 10_000, stale: 10_000, cleaned: 0, failed: 0, skipped: 0, skippedFor: {}, held: [] };
  const checkedAt = new Date(Date.UTC(2026, 1, 1)).toISOString();
  await page.route('**/checkup', (route) =>
    route.fulfill({ json: { ...counts, dryRun: true, done: true, items, details, summary, checkedAt, lastRuns: [] } }),
  );
  await page.goto(await link(stack));
  await says(page, 'A dry run at');
  check('of 10,000 engagements one page is drawn', (await page.locator('#stale > li').count()) === 50);
  check('and it says of how many', (await window.text('#found')).includes('1 to 50 of 10,000'));
  await page.click('#after');
  check('the next page follows', (await window.text('#found')).includes('51 to 100'));
  await page.click('#before');
  await page.selectOption('#order', 'newest');
  check('the order can be changed', (await window.text('#stale > li:first-child')).includes(sid(9_999)));
  await page.selectOption('#reason', 'task-lost');
  check('one reason can be chosen', (await window.text('#found')).includes('of 5,000'));
  await page.fill('#search', sid(7));
  check('and one engagement be found', (await window.text('#found')).includes('1 to 1 of 1'));
  const csv = await download(window, '#csv');
  check('what is found can be taken along as CSV', csv.split('\r\n').length === 3 && csv.includes(sid(7)));
  check('in which nothing is a formula', csv.includes("'=1+1"));
  check('and as JSON', JSON.parse(await download(window, '#json'))[0].sid === sid(7));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click(`[aria-label="Copy ${sid(7)}"]`);
  await page.waitForSelector('button:has-text("Copied")');
  check('a SID can be copied', (await page.evaluate('navigator.clipboard.readText()')) === sid(7));
  await noteUsed(window);
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
};

const sweeps = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await openWindow(browser, stack.functionsUrl);
  const { page } = window;
  await page.goto(await link(stack, '--sweep'));
  await says(page, 'A dry run at');
  const posts = () => window.asked.filter((one) => one.startsWith('POST')).length;
  await page.click('#sweep');
  check('a sweep asks first', (await page.isVisible('#confirm')) && (await page.isDisabled('#yes')));
  await checkAccess(window, 'the question');
  await page.click('#no');
  check('and does nothing where the answer is no', posts() === 0);
  await tabTo(page, 'sweep');
  await page.keyboard.press('Enter');
  await tabTo(page, 'sure');
  await page.keyboard.press('Space');
  check('the keyboard leads to the question, and answers it', await page.isEnabled('#yes'));
  await page.keyboard.press('Escape');
  check('Escape is a no', (await page.isHidden('#confirm')) && posts() === 0);

  const box = page.locator('#stale input').first();
  const sid = ((await box.getAttribute('aria-label')) ?? '').replace('Choose ', '');
  const count = await page.locator('#stale li').count();
  await box.check();
  await page.waitForSelector('#sweep:has-text("clean up 1 chosen")');
  await page.click('#none');
  await page.waitForSelector('#sweep:has-text("stale")');
  await box.check();
  await page.click('#sweep');
  await page.check('#sure');
  await page.click('#yes');
  await page.waitForSelector('#swept:has-text("1 cleaned up")');
  await page.waitForSelector('#again:enabled');
  check('a chosen one is cleaned up', !(await window.text('#stale')).includes(sid));
  check('and no other', (await page.locator('#stale li').count()) === count - 1);

  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  // No one waits for the answer of a request that was stopped.
  await page.route('**/checkup', (route) => held.then(() => route.continue()).catch(() => undefined));
  await page.click('#sweep');
  await page.check('#sure');
  await page.click('#yes');
  await page.click('#stop');
  await page.waitForSelector('#swept:has-text("Stopped")');
  check('a sweep can be stopped', await page.isHidden('#stop'));
  answer();
  await page.unrouteAll({ behavior: 'wait' });
  await page.waitForSelector('#again:enabled');

  if (await page.isEnabled('#sweep')) {
    await page.click('#sweep');
    await page.check('#sure');
    await page.click('#yes');
    await page.waitForSelector('#swept:has-text("Swept")');
  }
  await page.waitForSelector('#found:has-text("Nothing is stale.")');
  check('after it nothing is stale', posts() >= 1);
  check('the page shows the sweep', (await window.text('#runs')).includes('done'));
  await noteUsed(window);
  const controls = '[...document.querySelectorAll("button[id], input[id], select[id]")].map(({ id }) => id)';
  const unused = (await page.evaluate<string[]>(controls)).filter((control) => !used.has(control));
  check('every control of the console was used', unused.length === 0, unused);
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
};

const isInSight = `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(
  document.getElementById('sweep').getBoundingClientRect())`;

const looks = async (browser: Browser, stack: Stack): Promise<void> => {
  for (const [name, options] of LOOKS) {
    const window = await openWindow(browser, stack.functionsUrl, options);
    await window.page.goto(await link(stack, '--sweep'));
    await says(window.page, 'A dry run at');
    await checkWidth(window, `console, ${name}`);
    for (const card of ['first', 'last'] as const) {
      await window.page.locator('#stale input')[card]().scrollIntoViewIfNeeded();
      const isSeen = await window.page.evaluate<boolean>(isInSight);
      check(`console, ${name}: the sweep’s button is in sight where the ${card} card is chosen`, isSeen);
    }
    await checkAccess(window, `console, ${name}`);
    check(`console, ${name}: nothing went wrong`, window.wrong.join() === '', window.wrong);
    await window.picture(`console, ${name}`);
    await window.page.context().close();
  }
};

export const lookAtConsole = async (browser: Browser, stack: Stack): Promise<void> => {
  await signedOut(browser, stack);
  await framed(browser, stack);
  const sids = await lose(stack, 3);
  await looks(browser, stack);
  await signedIn(browser, stack, sids);
  await list(browser, stack);
  await sweeps(browser, stack);
};
