import { askForSlice, Refused } from './console-ask.js';
import { element } from './console-dom.js';
import { chosenEngagements, forgetChosen, offerChoice, onChoose } from './console-list.js';
import { actionText, countText, REASONS, wordFor } from './console-words.js';

/* The sweep: asked for, confirmed with the number of what will be cleaned up, and then followed slice by slice. */

const by = (id) => document.getElementById(id);

/** Slices in a row that do not get on: the Function has no time to do anything. */
const MAX_STUCK = 5;

let running;

const outcomeItem = (item) => {
  const { sid, reason, failedWith } = item;
  const isGood = failedWith === undefined;
  const outcome = isGood ? `done: ${actionText(item)}` : `failed: ${failedWith || 'no answer'}`;
  return element('li', isGood ? '' : 'bad', element('code', '', sid), `: ${wordFor(REASONS, reason)}; ${outcome}`);
};

/** Items of which a person reads no more. */
const SHOWN = 200;

/** @param of what the sweep goes through: `12 looked at`, `3 chosen` */
const report = ({ stale, cleaned, failed, items, stopped }, of, isOver) => {
  const left = stopped ? ' It stopped itself, as most of it failed: look at the log.' : '';
  const counts = [of, `${countText(stale)} stale`, `${countText(cleaned)} cleaned up`, `${countText(failed)} failed`];
  // A list that a person has opened stays open while the slices come in.
  const wasOpen = by('swept').querySelector('details')?.open ?? false;
  const list = element(
    'details',
    '',
    element('summary', '', 'What was done'),
    element('ul', '', ...items.slice(0, SHOWN).map(outcomeItem)),
    items.length > SHOWN ? element('p', 'none', `… and ${countText(items.length - SHOWN)} more`) : '',
  );
  list.open = wasOpen || failed > 0;
  by('swept').replaceChildren(
    element('p', '', `${isOver ? 'Swept' : 'Sweeping …'}: ${counts.join(', ')}.${left}`),
    ...(items.length ? [list] : []),
  );
};

const add = (total, slice) => ({
  ...slice,
  ...Object.fromEntries(['scanned', 'stale', 'cleaned', 'failed'].map((name) => [name, total[name] + slice[name]])),
  items: [...total.items, ...slice.items.filter(({ action }) => action !== 'none')],
});

const NOTHING = { scanned: 0, stale: 0, cleaned: 0, failed: 0, items: [] };

const onWait = (why) => by('swept').replaceChildren(element('p', '', `${why} It is tried again.`));

const STUCK = 'The sweep does not get on: Twilio may be slow just now.';

/** As many as one slice takes on. */
const AT_ONCE = 20;

const sweepChosen = async (token, signal, all) => {
  let total = NOTHING;
  let left = all;
  for (let stuck = 0; left.length > 0 && stuck < MAX_STUCK; ) {
    const chosen = left.slice(0, AT_ONCE);
    const slice = await askForSlice(token, { sweeps: true, chosen, signal, onWait });
    total = add(total, slice);
    // What is not listed was left alone, unless the time was up before it.
    const isThrough = ({ sid }) => slice.done || slice.items.some((item) => item.sid === sid);
    const behind = left.slice(AT_ONCE);
    left = [...chosen.filter((one) => !isThrough(one)), ...behind];
    stuck = left.length - behind.length === chosen.length ? stuck + 1 : 0;
    if (slice.stopped !== undefined) left = [];
    report(total, `${countText(all.length)} chosen`, left.length === 0);
  }
  if (left.length > 0) throw new Error(STUCK);
};

const sweepAll = async (token, signal) => {
  let total = NOTHING;
  for (let stuck = 0, before; stuck < MAX_STUCK; ) {
    // Its cursor is kept by the sweeper itself, so that every caller works on the same sweep.
    const slice = await askForSlice(token, { sweeps: true, signal, onWait });
    total = add(total, slice);
    const isOver = slice.done || slice.stopped !== undefined || slice.cursor === undefined;
    report(total, `${countText(total.scanned)} looked at`, isOver);
    if (isOver) return;
    stuck = slice.cursor === before ? stuck + 1 : 0;
    before = slice.cursor;
  }
  throw new Error(STUCK);
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
  onChoose(showOffer);
  by('none').addEventListener('click', () => {
    forgetChosen();
    for (const box of document.querySelectorAll('#stale input')) box.checked = false;
  });
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
      const chosen = chosenEngagements();
      if (chosen.length > 0) await sweepChosen(tokenOf(), running.signal, chosen);
      else await sweepAll(tokenOf(), running.signal);
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

let offered = { stale: 0, place: '' };

/** All of them, or the chosen ones. */
const showOffer = () => {
  const { stale, place } = offered;
  const chosen = chosenEngagements().length;
  const [count, kind] = chosen > 0 ? [chosen, 'chosen'] : [stale, 'stale'];
  by('sweep').disabled = count === 0;
  by('none').hidden = chosen === 0;
  by('sweep').textContent = count ? `Sweep: clean up ${countText(count)} ${kind}` : 'Nothing to sweep';
  const engagements = count === 1 ? '1 engagement' : `${countText(count)} engagements`;
  by('what').textContent =
    `${engagements} in ${place} will be cleaned up: customers who write there start anew. Each is looked at again right before; one that came back is left alone.`;
  by('sure-text').textContent = `I want to clean up ${engagements}.`;
};

/** Offers the sweep of what a checkup found. */
export const offerSweep = (stale, place, mayIt) => {
  offered = { stale, place };
  by('sweeping').hidden = !mayIt;
  by('no-sweep').hidden = mayIt || stale === 0;
  offerChoice(mayIt);
  showOffer();
};

export const forgetSweep = () => {
  running?.abort();
  forgetChosen();
  by('swept').replaceChildren();
};
