import { askForSlice, Refused } from './console-ask.js';
import { passFocus } from './console-dom.js';
import { draw } from './console-draw.js';
import { forgetSweep, offerSweep, prepareSweep, withdrawSweep } from './console-sweep.js';
import { claimsOf, dropToken, maySweep, placeOf, readToken, takeToken, timeLeft } from './console-token.js';
import { addCounts, ageText, countText, dateText, SIGN_IN, wordFor } from './console-words.js';

const by = (id) => document.getElementById(id);

const say = (text, bad = false) => {
  const said = by('said');
  said.textContent = text;
  said.classList.toggle('bad', bad);
};

const busy = (isBusy) => {
  by('bar').hidden = !isBusy;
  by('again').disabled = isBusy;
};

/** Nothing is shown any more, and nothing is kept. */
const signOut = (why) => {
  dropToken();
  forgetSweep();
  for (const id of ['data', 'commands', 'about']) by(id).hidden = true;
  by('sign-in').hidden = false;
  for (const id of ['totals', 'counts', 'stale', 'held', 'runs', 'place']) by(id).replaceChildren();
  busy(false);
  say(wordFor(SIGN_IN, why), why !== 'missing');
};

/** Whose account this is, and for how long the sign-in lasts. */
const showSignIn = () => {
  const token = readToken();
  if (!token) return;
  const claims = claimsOf(token);
  const left = timeLeft(claims);
  by('about').hidden = false;
  by('place').textContent = placeOf(claims);
  const until = new Date(Date.now() + left).toISOString();
  by('left').textContent =
    left > 0 ? `Signed in until ${dateText(until).slice(11)} UTC, ${ageText(left)} more` : 'The sign-in has run out';
};

const older = (one, other) => (!one || (other && other.lastInteractionAt < one.lastInteractionAt) ? other : one);

/** Two slices as one. */
const join = (one, other) => ({
  ...other,
  lastRuns: one.lastRuns,
  ...Object.fromEntries(['scanned', 'stale', 'skipped'].map((name) => [name, one[name] + other[name]])),
  ...Object.fromEntries(['items', 'details', 'held'].map((name) => [name, [...one[name], ...other[name]]])),
  skippedFor: addCounts(one.skippedFor, other.skippedFor),
  summary: {
    ...Object.fromEntries(
      ['byReason', 'byAge', 'byChannelType'].map((name) => [name, addCounts(one.summary[name], other.summary[name])]),
    ),
    oldest: older(one.summary.oldest, other.summary.oldest),
  },
});

let running = new AbortController();

/** The whole checkup, slice after slice; what is known so far is shown at once. */
const look = async () => {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const token = readToken();
  if (!token) return signOut('missing');
  by('sign-in').hidden = true;
  busy(true);
  withdrawSweep();
  showSignIn();
  say('Looking …');
  try {
    let all;
    for (let cursor; !all?.done; cursor = all.cursor) {
      const slice = await askForSlice(token, { cursor, signal });
      all = all ? join(all, slice) : slice;
      by('commands').hidden = false;
      draw(all);
      by('data').hidden = false;
      if (!slice.done && slice.cursor === cursor) throw new Error('The checkup does not get on: Twilio may be slow.');
      say(`Looking … ${countText(all.scanned)} looked at, ${countText(all.stale)} stale so far.`);
    }
    offerSweep(all.stale, placeOf(claimsOf(token)), maySweep(claimsOf(token)));
    say(`A dry run at ${dateText(all.checkedAt)} UTC: nothing was changed.`);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof Refused) return signOut(error.message);
    by('commands').hidden = false;
    say(error.message, true);
  }
  busy(false);
  passFocus('again');
};

const begin = () => {
  // An Asset cannot forbid it by a header: in a frame, a click could be meant for something else.
  if (window.top !== window.self) return say('This page does not work inside of another one.', true);
  takeToken();
  void look();
};

prepareSweep({ tokenOf: readToken, onEnd: look, onRefused: signOut });
by('again').addEventListener('click', () => void look());
by('leave').addEventListener('click', () => {
  running.abort();
  signOut('missing');
});
setInterval(showSignIn, 10_000);
addEventListener('hashchange', begin);
begin();
