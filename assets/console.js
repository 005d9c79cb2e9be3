import { draw } from './console-draw.js';
import { addCounts, countText, dateText, SIGN_IN, wordFor } from './console-words.js';

const KEPT_AS = 'flexkeep.sign-in';
const MAX_TRIES = 4;

const by = (id) => document.getElementById(id);

/** Takes the sign-in out of the address bar, and so out of the history and of every screenshot. */
const takeToken = () => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  sessionStorage.setItem(KEPT_AS, token);
  history.replaceState(null, '', location.pathname);
};

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
  sessionStorage.removeItem(KEPT_AS);
  for (const id of ['data', 'commands']) by(id).hidden = true;
  by('sign-in').hidden = false;
  for (const id of ['totals', 'counts', 'stale', 'held', 'runs']) by(id).replaceChildren();
  busy(false);
  say(wordFor(SIGN_IN, why), why !== 'missing');
};

class Refused extends Error {}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One slice of the checkup. */
const ask = async (token, cursor, signal) => {
  const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
  for (let tries = 1; ; tries += 1) {
    const answer = await fetch(`/checkup${query}`, {
      headers: { Authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal,
    }).catch((error) => {
      if (signal.aborted) throw error;
      return undefined;
    });
    const body = await answer?.json().catch(() => undefined);
    if (answer?.ok && body) return body;
    if (answer?.status === 401) throw new Refused(body?.reason ?? 'refused');
    const mayPass = !answer || answer.status === 429 || answer.status >= 502;
    if (!mayPass || tries === MAX_TRIES) {
      throw new Error(body?.message ?? (answer ? `The checkup answered ${answer.status}.` : 'There was no answer.'));
    }
    await pause(tries * 1_000);
  }
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

/** The whole checkup, slice after slice. */
const look = async () => {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const token = sessionStorage.getItem(KEPT_AS);
  if (!token) return signOut('missing');
  by('sign-in').hidden = true;
  busy(true);
  say('Looking …');
  try {
    let all;
    for (let cursor; !all?.done; cursor = all.cursor) {
      const slice = await ask(token, cursor, signal);
      all = all ? join(all, slice) : slice;
      by('commands').hidden = false;
      if (!slice.done && slice.cursor === cursor) throw new Error('The checkup does not get on: Twilio may be slow.');
      say(`Looking … ${countText(all.scanned)} looked at, ${countText(all.stale)} stale so far.`);
    }
    draw(all);
    by('data').hidden = false;
    const next = all.stale ? ' To clean up what is stale: npm run sweep -- --apply' : '';
    say(`A dry run at ${dateText(all.checkedAt)} UTC: nothing was changed.${next}`);
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof Refused) return signOut(error.message);
    by('commands').hidden = false;
    say(error.message, true);
  }
  busy(false);
};

const begin = () => {
  takeToken();
  void look();
};

by('again').addEventListener('click', () => void look());
by('leave').addEventListener('click', () => {
  running.abort();
  signOut('missing');
});
addEventListener('hashchange', begin);
begin();
