import type { Browser, Page, Route } from 'playwright-core';
import type { Stack } from '../../emulator/stack';
import { link } from './console';
import { check, checkWidth, openWindow, says, tabTo, until, type Window } from './window';

/** The console page in front of answers that a test makes up: several slices, refusals, and what no checkup says. */

const sidOf = (i: number): string => `CH${String(i).padStart(32, '0')}`;

const CHANNEL_TYPE = 'x'.repeat(80);

/** The engagements from one number up to another. */
const slice = (from: number, to: number, isDone: boolean) => {
  const sids = Array.from({ length: to - from }, (_, i) => sidOf(from + i));
  return {
    ...{ dryRun: true, cleaned: 0, failed: 0, skipped: 0, skippedFor: {}, held: [], lastRuns: [] },
    ...{ scanned: sids.length, stale: sids.length, done: isDone, ...(isDone ? {} : { cursor: String(to) }) },
    items: sids.map((sid) => ({ sid, orchestration: 'conversations', reason: 'task-lost', action: 'close' })),
    details: sids.map((sid) => ({ sid, channelType: CHANNEL_TYPE, lastInteractionAt: '2026-01-01T00:00:00Z' })),
    summary: {
      byReason: { 'task-lost': sids.length },
      byAge: { older: sids.length },
      byChannelType: { [CHANNEL_TYPE]: sids.length },
    },
    checkedAt: '2026-02-01T00:00:00Z',
  };
};

interface Account {
  /** Stale engagements, in two slices of half each. */
  count: number;
  /** What a real sweep was asked for. */
  posts: string[];
  /** A later dry run waits for it, slice by slice. */
  next: Promise<unknown>;
  sweep: Parameters<Route['fulfill']>[0];
}

const answer = async (page: Page, account: Account): Promise<void> => {
  await page.route('**/checkup*', async (route) => {
    const request = route.request();
    if (request.method() === 'POST') {
      account.posts.push(request.postData() ?? '');
      return route.fulfill(account.sweep);
    }
    const { count } = account;
    const isSecond = request.url().includes('cursor');
    await account.next;
    return route.fulfill({ json: isSecond ? slice(20, count, true) : slice(0, 20, false) });
  });
};

const open = async (browser: Browser, stack: Stack, changes: Partial<Account> = {}) => {
  const sweep = { json: { ...slice(0, 0, true), dryRun: false } };
  const account: Account = { count: 40, posts: [], next: Promise.resolve(), sweep, ...changes };
  const window = await openWindow(browser, stack.functionsUrl);
  await answer(window.page, account);
  await window.page.goto(await link(stack, '--sweep'));
  await says(window.page, 'A dry run at');
  return { ...window, account };
};

const choose = async ({ page }: Window, sid: string): Promise<void> => {
  await page.fill('#search', sid);
  await page.check('#stale input');
};

const agree = async ({ page }: Window): Promise<void> => {
  await page.check('#sure');
  await page.click('#yes');
};

const chosen = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await open(browser, stack);
  const { page, account } = window;
  await choose(window, sidOf(30));
  const goOn: (() => void)[] = [];
  const held = () =>
    new Promise<void>((resolve) => {
      goOn.push(resolve);
    });
  account.next = held();
  await page.click('#again');
  check('while a dry run is under way no sweep is offered', await page.isDisabled('#sweep'));
  account.next = held();
  goOn[0]?.();
  await says(page, '20 looked at');
  check('nor after its first slice', await page.isDisabled('#sweep'));
  goOn[1]?.();
  await says(page, 'A dry run at');
  check(
    'one that was chosen stays so, in whichever slice it is',
    (await window.text('#sweep')) === 'Sweep: clean up 1 chosen',
  );
  await page.click('#sweep');
  check('the question is about the chosen one', (await window.text('#sure-text')).includes('1 engagement.'));
  await agree(window);
  await page.waitForSelector('#swept:has-text("Swept")');
  const only = JSON.stringify({ chosen: [{ sid: sidOf(30), orchestration: 'conversations' }] });
  check('and nothing else is swept', account.posts.join() === only, account.posts);

  await says(page, 'A dry run at');
  await choose(window, sidOf(31));
  await choose(window, sidOf(5));
  account.count = 30;
  await page.click('#again');
  await page.waitForSelector('#dropped:has-text("2 chosen engagements are not stale any more.")');
  await page.waitForSelector('#sweep:has-text("clean up 1 chosen")');
  await page.click('#none');
  await choose(window, sidOf(29));
  account.count = 25;
  await page.click('#again');
  await page.waitForSelector('#dropped:has-text("1 chosen engagement is not stale any more, and none is chosen now.")');
  check('one that is not stale any more is said to be chosen no longer', await page.isVisible('#dropped'));
  check('and then it is said that the sweep is of all', (await window.text('#sweep')).includes('25 stale'));
  await choose(window, sidOf(3));
  check('which is not said of another choice', await page.isHidden('#dropped'));
  check('nothing went wrong on the way', window.wrong.join() === '', window.wrong);
};

const focused = (page: Page) => page.evaluate<string>('document.activeElement.id');

const keyboard = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await open(browser, stack, { count: 80 });
  const { page } = window;
  await tabTo(page, 'after');
  await page.keyboard.press('Enter');
  await until(page, async () => page.isDisabled('#after'));
  check('on the last page the keyboard goes on from Before', (await focused(page)) === 'before');
  await page.keyboard.press('Enter');
  await until(page, async () => page.isDisabled('#before'));
  check('and on the first one from After', (await focused(page)) === 'after');
  await choose(window, sidOf(30));
  await tabTo(page, 'none');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#sweep:has-text("stale")');
  check('after Choose none it goes on from Sweep', (await focused(page)) === 'sweep');
  await page.focus('#again');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#again:enabled');
  check('after a dry run it is where it was', (await focused(page)) === 'again');
};

const REFUSAL = { status: 403, json: { error: 'scope', message: 'This sign-in may look only.' } };
const PAGE = { status: 200, contentType: 'text/html', body: '<p>hello</p>' };

const refused = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await open(browser, stack, { sweep: REFUSAL });
  const { page, account } = window;
  const sweep = async () => {
    await page.click('#sweep');
    await agree(window);
  };
  await sweep();
  await page.waitForSelector('#swept:has-text("may look only")');
  await says(page, 'A dry run at');
  check('a sweep that is refused is not said to go on', !(await window.text('#swept')).includes('Sweeping'));
  account.sweep = PAGE;
  await sweep();
  await page.waitForSelector('#swept:has-text("What answered is not the checkup")');
  check('a page is not taken for a report', true);
  await page.setViewportSize({ width: 390, height: 844 });
  await checkWidth(window, 'console, 390 px, with a channel type of 80 letters');
};

export const lookAtAnswers = async (browser: Browser, stack: Stack): Promise<void> => {
  await chosen(browser, stack);
  await keyboard(browser, stack);
  await refused(browser, stack);
};
