import { tell } from './api.js';
import { $, chip, h, keepFocus, short } from './dom.js';
import { shownChannels } from './lifeline.js';
import { openEntry } from './opened.js';
import { arrange } from './tree.js';

const ARROWS = { webhook: '→', call: '←', event: '·', function: 'ƒ', note: '!', log: '“', outside: '⇢', day: '' };
const SAID = { webhook: 'webhook', call: 'call', event: 'event', function: 'Function', note: 'note', log: 'log line' };

/** Entries that are loaded at first; what happens from then on is added. */
export const LOADED = 5_000;
/** The oldest go, as they do in the embedded Twilio itself. */
const KEPT = 25_000;

/** px; as in console.css */
const ROW = 26;
/** Rows that are drawn above and below what is seen. */
const MARGIN = 12;

const list = $('journal');
const rows = $('journal-rows');
const entries = new Map();
let arranged = [];
let isPaused = false;
const waiting = [];

const clockTime = (ms) => new Date(ms).toISOString().slice(11, 19);

const outcome = ({ status, fault, detail }) => {
  const words = [
    status === 0 ? 'no answer' : status,
    detail.copy && `copy ${detail.copy}`,
    detail.retry ? `retry ${detail.retry}` : '',
    fault,
  ];
  const kind = fault || status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good';
  const text = words.filter(Boolean).join(' · ');
  return text ? chip(text, kind) : undefined;
};

/** When it ran, within what led to it. */
const waterfall = ({ entry, group }) => {
  if (!group) return undefined;
  const span = Math.max(1, group.to - group.from);
  const bar = h('i');
  bar.style.left = `${(100 * (entry.at - group.from)) / span}%`;
  bar.style.width = `${Math.max(3, (100 * ((entry.endedAt ?? entry.at) - entry.at)) / span)}%`;
  return h('span', { className: 'waterfall', ariaHidden: 'true' }, bar);
};

const rowOf = (item, i) => {
  const { entry, depth, day } = item;
  const place = (row) => {
    row.style.transform = `translateY(${i * ROW}px)`;
    row.setAttribute('aria-setsize', String(arranged.length));
    row.setAttribute('aria-posinset', String(i + 1));
    return row;
  };
  if (day) return place(h('li', { className: 'day', textContent: day }));
  const { kind, name, at, about, began } = entry;
  const button = h(
    'button',
    { type: 'button', className: kind, name: String(began), onclick: () => void openEntry(began) },
    h('time', { textContent: clockTime(at) }),
    h('span', { className: 'arrow', textContent: ARROWS[kind], ariaHidden: 'true' }),
    h('span', { className: 'hidden', textContent: SAID[kind] ?? kind }),
    h('span', { className: 'name', textContent: name, title: name }),
    waterfall(item),
    h('code', { textContent: about.length > 12 ? short(about) : about, title: about }),
    outcome(entry),
  );
  button.querySelector('.name').style.paddingLeft = `${depth}rem`;
  return place(h('li', {}, button));
};

/** Only what is seen is in the document: thousands of entries cost no more than a screen of them. */
const drawSeen = () => {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - MARGIN);
  const last = Math.min(arranged.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + MARGIN);
  const seen = arranged.slice(first, last).map((item, i) => rowOf(item, first + i));
  keepFocus(rows, () => rows.replaceChildren(...seen));
};

const kindsShown = () => [...$('kinds').querySelectorAll('input:checked')].map(({ value }) => value);

const arrangeAll = () => {
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 2 * ROW;
  arranged = arrange([...entries.values()], {
    kinds: kindsShown(),
    words: $('search').value,
    channels: $('only').checked ? shownChannels() : undefined,
    isGrouped: $('grouped').checked,
  });
  rows.style.height = `${arranged.length * ROW}px`;
  $('shown').textContent = `${arranged.filter(({ day }) => !day).length.toLocaleString('en-US')} entries`;
  if (follows) list.scrollTop = list.scrollHeight;
  drawSeen();
};

let isPlanned = false;
export const showJournal = () => {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(() => {
    isPlanned = false;
    arrangeAll();
  });
};

export const addEntry = (entry) => {
  if (isPaused) {
    waiting.push(entry);
    $('pause').textContent = `Go on (${waiting.length} more)`;
    return;
  }
  entries.set(entry.began, entry);
  if (entries.size > KEPT) entries.delete(entries.keys().next().value);
  showJournal();
};

/** The newest entry with this name. */
export const newestEntry = (wanted) => [...entries.values()].findLast(({ name }) => name === wanted);

export const emptyJournal = () => {
  entries.clear();
  waiting.length = 0;
  showJournal();
};

$('pause').onclick = () => {
  isPaused = !isPaused;
  $('pause').setAttribute('aria-pressed', String(isPaused));
  $('pause').textContent = isPaused ? 'Go on' : 'Pause';
  if (!isPaused) for (const entry of waiting.splice(0)) addEntry(entry);
};
$('clear').onclick = async () => {
  await fetch('/api/journal', { method: 'DELETE' });
  emptyJournal();
  tell('The journal is empty; the account is as it was.');
};
for (const id of ['search', 'only', 'grouped', 'kinds']) $(id).addEventListener('input', showJournal);
list.addEventListener('scroll', () => requestAnimationFrame(drawSeen), { passive: true });
new ResizeObserver(drawSeen).observe(list);
