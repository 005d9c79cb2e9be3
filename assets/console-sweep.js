import { askForSlice, Refused } from './console-ask.js';
import { element, passFocus } from './console-dom.js';
import { chosenEngagements, forgetChosen, forgetGone, offerChoice, onChoose } from './console-list.js';
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

/** What was reported last, of the sweep that is under way. */
let reported;

/**
 * @param of what the sweep goes through: `12 looked at`, `3 chosen`
 * @param word `Sweeping …`, `Swept`, `Not finished`
 */
const showReport = ({ stale, cleaned, failed, items, stopped }, of, word) => {
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
    element('p', '', `${word}: ${counts.join(', ')}.${left}`),
    ...(items.length ? [list] : []),
  );
};

const report = (total, of, isOver) => {
  reported = { total, of };
  showReport(total, of, isOver ? 'Swept' : 'Sweeping …');
};

/** What was done until then stays, and nothing says that it goes on. */
const reportEnd = (why) => {
  if (reported) showReport(reported.total, reported.of, 'Not finished');
  else by('swept').replaceChildren();
  by('swept').append(element('p', 'bad', why));
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
    forgetChosen(slice.items.filter(({ failedWith }) => failedWith === undefined).map(({ sid }) => sid));
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

let offered = { stale: 0, place: '' };
let isRunning = false;
/** What is stale now is not known. */
let isLooking = true;
/** Chosen ones that the last dry run did not find any more. */
let dropped = 0;

const engagementsText = (count) => (count === 1 ? '1 engagement' : `${countText(count)} engagements`);

/** How many would be cleaned up: all of them, or the chosen ones. */
const offeredNow = () => {
  const chosen = chosenEngagements();
  return { chosen, count: chosen.length || offered.stale };
};

const showOffer = () => {
  const { chosen, count } = offeredNow();
  const kind = chosen.length > 0 ? 'chosen' : 'stale';
  by('sweep').disabled = isLooking || isRunning || count === 0;
  by('none').hidden = chosen.length === 0;
  by('sweep').textContent = count ? `Sweep: clean up ${countText(count)} ${kind}` : 'Nothing to sweep';
  by('dropped').hidden = dropped === 0;
  const those = dropped === 1 ? '1 chosen engagement is' : `${countText(dropped)} chosen engagements are`;
  by('dropped').textContent = `${those} not stale any more${chosen.length > 0 ? '' : ', and none is chosen now'}.`;
};

const setRunning = (isIt) => {
  isRunning = isIt;
  by('stop').hidden = !isIt;
  showOffer();
  passFocus('stop');
};

/**
 * Asks for what is offered at this moment: whatever is chosen or found later, a yes is for nothing else.
 *
 * @returns the chosen ones; none: all
 */
const ask = () => {
  const { chosen, count } = offeredNow();
  const engagements = engagementsText(count);
  by('what').textContent =
    `${engagements} in ${offered.place} will be cleaned up: customers who write there start anew. Each is looked at again right before; one that came back is left alone.`;
  by('sure-text').textContent = `I want to clean up ${engagements}.`;
  by('sure').checked = false;
  by('yes').disabled = true;
  by('confirm').showModal();
  return chosen;
};

/**
 * @param tokenOf the sign-in at that moment
 * @param onEnd is told when something may be different
 * @param onRefused is told why the sign-in is not good any more
 */
export const prepareSweep = ({ tokenOf, onEnd, onRefused }) => {
  const dialog = by('confirm');
  let confirmed = [];
  onChoose(() => {
    dropped = 0;
    showOffer();
  });
  by('none').addEventListener('click', () => {
    forgetChosen();
    for (const box of document.querySelectorAll('#stale input')) box.checked = false;
    passFocus('sweep', 'again');
  });
  by('sweep').addEventListener('click', () => {
    confirmed = ask();
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
    reported = undefined;
    by('swept').replaceChildren(element('p', '', 'Sweeping …'));
    try {
      if (confirmed.length > 0) await sweepChosen(tokenOf(), running.signal, confirmed);
      else await sweepAll(tokenOf(), running.signal);
    } catch (error) {
      if (error instanceof Refused) return onRefused(error.message);
      const isStopped = running.signal.aborted;
      reportEnd(isStopped ? 'Stopped. What was done is done; a sweep goes on from there.' : error.message);
    } finally {
      setRunning(false);
    }
    return onEnd();
  });
};

/** Until the next {@link offerSweep}: a question that is open is withdrawn, for what it asks may be so no longer. */
export const withdrawSweep = () => {
  isLooking = true;
  by('confirm').close();
  showOffer();
};

/** Offers the sweep of what a whole checkup found. */
export const offerSweep = (stale, place, mayIt) => {
  offered = { stale, place };
  isLooking = false;
  dropped = forgetGone();
  by('sweeping').hidden = !mayIt;
  by('no-sweep').hidden = mayIt || stale === 0;
  offerChoice(mayIt);
  showOffer();
};

export const forgetSweep = () => {
  running?.abort();
  withdrawSweep();
  forgetChosen();
  by('swept').replaceChildren();
};
