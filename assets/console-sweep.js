import { askForSlice, Refused } from './console-ask.js';
import { element } from './console-dom.js';
import { ACTIONS, countText, REASONS, wordFor } from './console-words.js';

/* The sweep: asked for, confirmed with the number of what will be cleaned up, and then followed slice by slice. */

const by = (id) => document.getElementById(id);

/** Slices in a row that do not get on: the Function has no time to do anything. */
const MAX_STUCK = 5;

let running;

const outcomeItem = ({ sid, reason, action, failedWith }) =>
  element(
    'li',
    failedWith === undefined ? '' : 'bad',
    element('code', '', sid),
    `: ${wordFor(REASONS, reason)}; ${failedWith === undefined ? wordFor(ACTIONS, action) : `failed: ${failedWith || 'no answer'}`}`,
  );

/** Items of which a person reads no more. */
const SHOWN = 200;

const report = ({ scanned, stale, cleaned, failed, items, stopped }, isOver) => {
  const left = stopped ? ' It stopped itself, as most of it failed: look at the log.' : '';
  by('swept').replaceChildren(
    element(
      'p',
      '',
      `${isOver ? 'Swept' : 'Sweeping …'}: ${countText(scanned)} looked at, ${countText(stale)} stale, ${countText(cleaned)} cleaned up, ${countText(failed)} failed.${left}`,
    ),
    element('ul', '', ...items.slice(0, SHOWN).map(outcomeItem)),
    items.length > SHOWN ? element('p', 'none', `… and ${countText(items.length - SHOWN)} more`) : '',
  );
};

const add = (total, slice) => ({
  ...slice,
  ...Object.fromEntries(['scanned', 'stale', 'cleaned', 'failed'].map((name) => [name, total[name] + slice[name]])),
  items: [...total.items, ...slice.items.filter(({ action }) => action !== 'none')],
});

const sweepAll = async (token, signal) => {
  let total = { scanned: 0, stale: 0, cleaned: 0, failed: 0, items: [] };
  const onWait = (why) => by('swept').replaceChildren(element('p', '', `${why} It is tried again.`));
  for (let stuck = 0, before; stuck < MAX_STUCK; ) {
    // Its cursor is kept by the sweeper itself, so that every caller works on the same sweep.
    const slice = await askForSlice(token, { sweeps: true, signal, onWait });
    total = add(total, slice);
    const isOver = slice.done || slice.stopped !== undefined || slice.cursor === undefined;
    report(total, isOver);
    if (isOver) return;
    stuck = slice.cursor === before ? stuck + 1 : 0;
    before = slice.cursor;
  }
  throw new Error('The sweep does not get on: Twilio may be slow just now.');
};

const setRunning = (isRunning) => {
  by('sweep').disabled = isRunning;
  by('stop').hidden = !isRunning;
};

/**
 * @param tokenOf the sign-in at that moment
 * @param onEnd is told when something may be different
 * @param onRefused is told why the sign-in is not good any more
 */
export const prepareSweep = ({ tokenOf, onEnd, onRefused }) => {
  const dialog = by('confirm');
  by('sweep').addEventListener('click', () => {
    by('sure').checked = false;
    by('yes').disabled = true;
    dialog.showModal();
  });
  by('sure').addEventListener('input', () => {
    by('yes').disabled = !by('sure').checked;
  });
  by('no').addEventListener('click', () => dialog.close());
  by('stop').addEventListener('click', () => running?.abort());
  by('yes').addEventListener('click', async () => {
    dialog.close();
    running = new AbortController();
    setRunning(true);
    by('swept').replaceChildren(element('p', '', 'Sweeping …'));
    try {
      await sweepAll(tokenOf(), running.signal);
    } catch (error) {
      if (error instanceof Refused) return onRefused(error.message);
      const text = running.signal.aborted
        ? 'Stopped. What was done is done; a sweep goes on from there.'
        : error.message;
      by('swept').append(element('p', 'bad', text));
    } finally {
      setRunning(false);
    }
    return onEnd();
  });
};

/** Offers the sweep of what a checkup found. */
export const offerSweep = (stale, place, mayIt) => {
  by('sweeping').hidden = !mayIt;
  by('no-sweep').hidden = mayIt || stale === 0;
  by('sweep').disabled = stale === 0;
  by('sweep').textContent = stale ? `Sweep: clean up ${countText(stale)} stale` : 'Nothing to sweep';
  by('what').textContent =
    `${countText(stale)} engagements in ${place} will be cleaned up: customers who write there start anew.`;
  by('sure-text').textContent = `I want to clean up ${countText(stale)} engagements.`;
};

export const forgetSweep = () => {
  running?.abort();
  by('swept').replaceChildren();
};
