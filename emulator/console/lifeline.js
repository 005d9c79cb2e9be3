import { changed, onChange, request, requestText } from './api.js';
import { $, h, show } from './dom.js';
import { openEntry, openRecord } from './opened.js';

/** Engagements of one customer that fit into one picture. */
const MOST_TOGETHER = 6;

/** The engagements to choose from: the newest customer's, each customer's together, and each one. */
const choices = (engagements) => {
  const customers = new Map();
  for (const one of engagements) customers.set(one.name, [...(customers.get(one.name) ?? []), one]);
  const together = [...customers].map(([name, own]) => ({
    value: own
      .slice(0, MOST_TOGETHER)
      .map(({ sid }) => sid)
      .join(','),
    text: own.length > 1 ? `${name}: ${own.length} engagements` : name,
  }));
  const each = [...customers].flatMap(([name, own]) =>
    own.length > 1 ? own.map(({ sid }) => ({ value: sid, text: `${name}: ${sid.slice(0, 10)}…` })) : [],
  );
  return [{ value: '', text: 'who wrote last' }, ...together, ...each];
};

/** What was chosen elsewhere, and need not be among the newest. */
let asked;
let isNewlyAsked = false;

/** Shows the lifeline of one engagement, by its channel. */
export const showEngagement = (sid, name) => {
  asked = { value: sid, text: `${name}: ${sid.slice(0, 10)}…` };
  isNewlyAsked = true;
  changed();
};

/** SIDs of the channels that are shown; empty before anything has happened. */
let shown = '';
export const shownChannels = () => (shown ? shown.split(',') : []);

/** Too narrow for the lanes' names beside the bars. */
const narrow = matchMedia('(max-width: 40rem)');

/** The lanes' names stay in sight, wherever the bars are scrolled to. */
const keepNames = () => {
  const { scrollLeft } = $('lifeline');
  $('lifeline').querySelector('.lanes')?.setAttribute('transform', `translate(${scrollLeft})`);
};

const draw = async () => {
  const newest = choices(await request('/api/engagements'));
  const isAmong = asked && newest.some(({ value }) => value === asked.value);
  const options = asked && !isAmong ? [...newest, asked] : newest;
  const select = $('engagement');
  const wanted = isNewlyAsked ? asked.value : select.value;
  isNewlyAsked = false;
  const chosen = options.some(({ value }) => value === wanted) ? wanted : '';
  show(select, options, ({ value, text }) => h('option', { value, textContent: text }));
  select.value = chosen;
  shown = chosen || (options[1]?.value ?? '');
  const svg = shown ? await requestText(`/api/lifelines/${shown}${narrow.matches ? '?narrow' : ''}`) : '';
  const picture = $('lifeline');
  if (picture.dataset.svg === svg) return;
  picture.dataset.svg = svg;
  if (!svg) {
    const hint = 'Nothing has happened yet. Write as the customer: “hi”, then “agent”.';
    picture.replaceChildren(h('p', { className: 'empty', textContent: hint }));
    return;
  }
  const follows = picture.scrollWidth - picture.scrollLeft - picture.clientWidth < 60;
  picture.replaceChildren(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement);
  if (follows) picture.scrollLeft = picture.scrollWidth;
  keepNames();
};

const openFrom = ({ target }) => {
  const { sid } = target.closest('[data-sid]')?.dataset ?? {};
  const { entry } = target.closest('[data-entry]')?.dataset ?? {};
  if (sid) void openRecord(sid);
  else if (entry) void openEntry(Number(entry));
};
$('lifeline').onclick = openFrom;
$('lifeline').onkeydown = (event) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  openFrom(event);
};
$('lifeline').onscroll = keepNames;
narrow.onchange = changed;
$('engagement').onchange = changed;
onChange(draw);
