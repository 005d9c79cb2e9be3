import { check, says, until, type Window } from './window';

/** The guided tour: each of its parts is played on each orchestration, and ends as it tells. */

/** From one sentence to the next, without waiting until a person has read it. */
const play = async ({ page }: Window, part: string): Promise<void> => {
  await page.click(`#tour-${part}`);
  await page.waitForSelector('#tour-next');
  await until(page, async () => {
    if (await page.isHidden('#tour-playing')) return true;
    await page.evaluate('document.getElementById("tour-next").click()');
    return false;
  });
  await says(page, 'That was it.');
};

const count = ({ page }: Window, selector: string): Promise<number> => page.locator(selector).count();

export const tour = async (window: Window): Promise<void> => {
  const { page } = window;
  for (const orchestration of ['conversations', 'flex-flow']) {
    await page.selectOption('#tour-orchestration', orchestration);
    await play(window, 'lost');
    await page.waitForSelector('#lifeline .message.lost');
    await page.waitForSelector('#records :text("none, and no bot")');
    check(`tour, ${orchestration}: a message gets lost`, true);
    for (const part of ['janitor', 'sweep']) {
      await play(window, part);
      await until(page, async () => (await count(window, '#lifeline .bar.engagement')) === 2);
      check(`tour, ${orchestration}, ${part}: no message gets lost`, (await count(window, '#lifeline .lost')) === 0);
    }
    await page.click('#tour-said button');
    await page.waitForSelector('#opened[open]');
    const opened = await window.text('#opened-body');
    check(`tour, ${orchestration}: it leads to the sweep’s report`, /POST \/sweep.*"stale": 1/s.test(opened));
    await page.click('#opened-close');
    await play(window, 'crash');
    await until(page, async () => (await count(window, '.task')) === 1);
    const notes = (await window.text('#screen')).includes('hello?');
    check(`tour, ${orchestration}: after a crash there is one Task`, notes);
  }
  await page.click('#tour-lost');
  await page.click('#tour-stop');
  check('the tour can be stopped', await page.isHidden('#tour-playing'));
  await page.click('button[data-act="reset"]');
  await says(page, 'as it was when it started');
};
