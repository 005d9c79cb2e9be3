import { $, chip, h, short } from './dom.js';

const ARROWS = { webhook: '→', call: '←', event: '·', function: 'ƒ', note: '!' };

export const SHOWN_ENTRIES = 400;

const day = (ms) => new Date(ms).toISOString().slice(0, 10);
const clockTime = (ms) => new Date(ms).toISOString().slice(11, 19);

/** Twilio's time jumps: where a day begins, it says so. */
const showDay = (row) => {
  if (row) row.classList.toggle('new-day', row.dataset.day !== (row.previousElementSibling ?? row).dataset.day);
};

const outcome = ({ status, fault, detail }) => {
  const words = [status === 0 ? 'no answer' : status, detail.retry ? `retry ${detail.retry}` : '', fault];
  const kind = fault || status === 0 || status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good';
  const text = words.filter(Boolean).join(' · ');
  return text ? chip(text, kind) : undefined;
};

/** Entries are told when they end, and shown in the order in which they began. */
export const addEntry = (entry) => {
  const { kind, name, at, began, about } = entry;
  const row = h(
    'li',
    { className: kind },
    h('time', { textContent: clockTime(at) }),
    h('span', { className: 'arrow', textContent: ARROWS[kind], ariaHidden: 'true' }),
    h('span', { className: 'name', textContent: name }),
    h('code', { textContent: about.length > 12 ? short(about) : about, title: about }),
    outcome(entry),
  );
  Object.assign(row.dataset, { began, day: day(at) });
  const list = $('journal');
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  let after = list.lastElementChild;
  while (after && Number(after.dataset.began) > began) after = after.previousElementSibling;
  if (after) after.after(row);
  else list.prepend(row);
  for (const changed of [row, row.nextElementSibling]) showDay(changed);
  while (list.childElementCount > SHOWN_ENTRIES) list.firstElementChild.remove();
  if (follows) list.scrollTop = list.scrollHeight;
};

export const showKinds = () => {
  for (const { value, checked } of $('kinds').querySelectorAll('input'))
    $('journal').classList.toggle(`no-${value}`, !checked);
};
