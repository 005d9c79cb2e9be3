import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import * as agent from '../../emulator/people/agents';
import { FREE_PORTS, type Stack, startStack } from '../../emulator/stack';
import { runConsoleCommand } from '../../tools/commands/console';
import { runSweepCommand } from '../../tools/commands/sweep';
import { createDemoScene } from '../../tools/demo/scene';
import { request } from '../../tools/support/http';
import { systemRuntime } from '../../tools/support/runtime';
import { fakeTerminal } from '../support/fake-terminal';

/** The console page in a real browser, in front of the real Functions. Needs a Chromium: see `.ci/run`. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PICTURES = process.env.PICTURES;

const check = (what: string, isSo: boolean): void => {
  if (!isSo) throw new Error(`Not so: ${what}`);
  process.stdout.write(`ok  ${what}\n`);
};

/** A person's browser window, and what it did. */
interface Window {
  page: Page;
  /** To the Functions, one by one: `GET /checkup` */
  asked: string[];
  /** Requests to anybody else, and everything that the browser complained about. */
  wrong: string[];
  said(): Promise<string>;
  /** The text of the table of stale engagements, or what stands in its place. */
  stale(): Promise<string>;
  picture(name: string): Promise<void>;
}

const openWindow = async (browser: Browser, stack: Stack, options: BrowserContextOptions = {}): Promise<Window> => {
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options })).newPage();
  const window: Window = {
    page,
    asked: [],
    wrong: [],
    said: async () => (await page.textContent('#said')) ?? '',
    stale: async () => (await page.textContent('#stale')) ?? '',
    picture: async (name) => {
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
  };
  page.on('request', (asked) => {
    const url = new URL(asked.url());
    if (url.origin === stack.functionsUrl) window.asked.push(`${asked.method()} ${url.pathname}`);
    else if (url.protocol !== 'data:') window.wrong.push(`request to ${url.origin}`);
  });
  page.on('console', (message) => {
    // The browser reports each 401 by itself.
    if (!message.text().includes('401')) window.wrong.push(message.text());
  });
  page.on('pageerror', (error) => window.wrong.push(error.message));
  return window;
};

const hasData = (page: Page) => page.isVisible('#data');
const says = (page: Page, words: string) => page.waitForSelector(`#said:has-text("${words}")`, { timeout: 15_000 });

/** What the commands need to know of the stack, as its `.env` file tells. */
const worldOf = ({ environment }: Stack) => {
  const terminal = fakeTerminal();
  const variables = () => ({ ...environment });
  return { cwd: process.cwd(), terminal, variables, stack: async () => undefined, domainOf: async () => '' };
};

const link = async (stack: Stack): Promise<string> => {
  const world = worldOf(stack);
  await runConsoleCommand({ ...world, now: Date.now }, []);
  return world.terminal.told.trim();
};

/** An SMS customer whose Task ended unseen, and whose event was lost. */
const lose = async (stack: Stack): Promise<string> => {
  const scene = createDemoScene(stack, '+15550141');
  await scene.writes('hi');
  await scene.writes('agent');
  await scene.accept();
  agent.closeTab(stack.emulator);
  stack.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
  await scene.wait(26);
  stack.emulator.deliverer.rules = [];
  return scene.channelSid;
};

const signedOut = async (browser: Browser, stack: Stack): Promise<void> => {
  const window = await openWindow(browser, stack);
  const { page } = window;
  await page.goto(`${stack.functionsUrl}/`);
  await says(page, 'You are not signed in');
  check('before sign-in there is nothing to see, and nothing was asked for', !(await hasData(page)));
  check('only the page itself was loaded', !window.asked.some((one) => one.includes('checkup')));
  await window.picture('signed-out');

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
  check('a closed console says how to open it', (await window.said()).includes('CONSOLE_SECRET'));
  check('nothing went wrong on the way', window.wrong.join() === '');
};

const signedIn = async (browser: Browser, stack: Stack): Promise<void> => {
  const channelSid = await lose(stack);
  const window = await openWindow(browser, stack);
  const { page } = window;
  const began = Date.now();
  await page.goto(await link(stack));
  await says(page, 'A dry run at');
  process.stdout.write(`    (the table was there after ${Date.now() - began} ms)\n`);
  check('the sign-in is out of the address bar', page.url() === `${stack.functionsUrl}/index.html`);
  await page.goBack();
  check('and out of what the Back button leads to', !page.url().includes('token'));
  await page.goForward();
  await says(page, 'A dry run at');
  check('the table lists what is stale', (await window.stale()).includes(channelSid));
  check('and why', (await window.stale()).includes('its Task has ended, and no event of that arrived'));
  check('and for how long', /\d+ h/.test(await window.stale()));
  await window.picture('signed-in');

  const before = window.asked.length;
  await page.click('#again');
  await says(page, 'A dry run at');
  await page.waitForSelector('#again:enabled');
  check('the button runs the dry run again', window.asked.slice(before).join() === 'GET /checkup');
  check('which changed nothing', (await window.stale()).includes(channelSid));

  await page.reload();
  await says(page, 'A dry run at');
  check('the sign-in outlives a reload', await hasData(page));

  const sweep = { ...worldOf(stack), request, pause: systemRuntime.sleep, random: Math.random };
  check('npm run sweep -- --apply cleans it up', (await runSweepCommand(sweep, ['--apply'])) === 0);
  await page.click('#again');
  await page.waitForSelector('#stale:has-text("Nothing is stale.")');
  check('the page shows the sweep', ((await page.textContent('#runs')) ?? '').includes('done'));
  await window.picture('after-the-sweep');

  await page.click('#leave');
  await says(page, 'You are not signed in');
  check('after signing out there is nothing left on the page', !(await page.content()).includes(channelSid));
  check('nor in the tab', (await page.evaluate<number>('sessionStorage.length')) === 0);
  check('nothing went wrong on the way', window.wrong.join() === '');
};

const looks = async (browser: Browser, stack: Stack): Promise<void> => {
  for (const [name, options] of [
    ['dark', { colorScheme: 'dark' }],
    ['narrow', { viewport: { width: 390, height: 800 } }],
  ] as const) {
    const window = await openWindow(browser, stack, options);
    await window.page.goto(await link(stack));
    await says(window.page, 'A dry run at');
    const wide = await window.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    check(`${name}: nothing sticks out`, !wide && window.wrong.join() === '');
    await window.picture(name);
  }
};

const main = async (): Promise<void> => {
  const stack = await startStack(FREE_PORTS);
  // As root, in a container, Chromium's sandbox cannot be had; it only ever sees this page.
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    await signedOut(browser, stack);
    await looks(browser, stack);
    await signedIn(browser, stack);
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
