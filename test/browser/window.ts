import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const PICTURES = process.env.PICTURES;
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const check = (what: string, isSo: boolean, why: unknown = ''): void => {
  if (!isSo) throw new Error(`Not so: ${what} ${why ? JSON.stringify(why, null, 2) : ''}`);
  process.stdout.write(`ok  ${what}\n`);
};

/** A person's browser window, and what it did. */
export interface Window {
  page: Page;
  /** To the page's own server, one by one: `GET /checkup` */
  asked: string[];
  /** Requests to any other, and everything that the browser complained about. */
  wrong: string[];
  text(selector: string): Promise<string>;
  /** Controls of the page that were used so far: by id, or by their action. */
  used(): Promise<string[]>;
  picture(name: string): Promise<void>;
}

/** Runs in the page, before its own code: notes which control is used. */
const NOTE_USE = `
  window.usedControls = new Set();
  for (const kind of ['click', 'input', 'submit']) {
    document.addEventListener(kind, ({ target }) => {
      const control = target.closest?.('button, input, select, summary, form');
      if (control) window.usedControls.add(control.id || control.dataset.act || control.textContent.trim());
    }, true);
  }`;

export const openWindow = async (
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Window> => {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, ...options });
  await context.addInitScript(NOTE_USE);
  const page = await context.newPage();
  // Against a page that hangs, and nothing else: a busy machine is no defect.
  page.setDefaultTimeout(60_000);
  const window: Window = {
    page,
    asked: [],
    wrong: [],
    text: async (selector) => (await page.textContent(selector)) ?? '',
    used: () => page.evaluate<string[]>('[...window.usedControls]'),
    picture: async (name) => {
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
  };
  page.on('request', (asked) => {
    const url = new URL(asked.url());
    if (url.origin === origin) window.asked.push(`${asked.method()} ${url.pathname}`);
    else if (!['data:', 'blob:'].includes(url.protocol)) window.wrong.push(`request to ${url.origin}`);
  });
  page.on('console', (message) => {
    // The browser reports by itself each answer that is a refusal.
    if (!/status of 40[0139]/.test(message.text())) window.wrong.push(message.text());
  });
  page.on('pageerror', (error) => window.wrong.push(error.message));
  return window;
};

export const says = (page: Page, words: string) => page.waitForSelector(`#said:has-text("${words}")`);

interface Finding {
  id: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** No finding of axe: WCAG 2.2 A and AA, and its best practices. */
export const checkAccess = async ({ page }: Window, name: string): Promise<void> => {
  await page.evaluate(AXE);
  const findings = await page.evaluate<Finding[]>('axe.run(document).then(({ violations }) => violations)');
  const short = findings.map(({ id, nodes }) => ({
    id,
    nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)),
  }));
  check(`${name}: an accessibility check without findings`, findings.length === 0, short);
};

/** Nothing is wider than the window. */
export const checkWidth = async ({ page }: Window, name: string): Promise<void> => {
  const wide = await page.evaluate<string[]>(`
    document.documentElement.scrollWidth > innerWidth
      ? [...document.querySelectorAll('body *')]
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
          .map((one) => one.outerHTML.slice(0, 120))
      : []`);
  check(`${name}: nothing sticks out`, wide.length === 0, wide.slice(0, 5));
};

export const LOOKS = [
  ['light, 320 px', { viewport: { width: 320, height: 700 } }],
  ['dark, 390 px', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ['light, 1400 px', { viewport: { width: 1400, height: 1000 } }],
  ['dark, 1920 px', { viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' }],
] as const satisfies (readonly [string, BrowserContextOptions])[];

const MOST_TABS = 200;

/** Goes to a control as a person without a mouse does. */
export const tabTo = async (page: Page, id: string): Promise<void> => {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate<string>('document.activeElement.id')) === id) return;
  }
  throw new Error(`The Tab key does not lead to ${id}`);
};

const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 1_200;

/** For what no selector can say; the page's own policy lets no text be run as code. */
export const until = async (page: Page, isSo: () => Promise<boolean>): Promise<void> => {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    if (await isSo()) return;
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
  throw new Error(`It did not become so: ${isSo}`);
};
