import { onChange, request } from './api.js';
import { $, chip, h, keepFocus, short } from './dom.js';
import { showEngagement } from './lifeline.js';
import { openRecord } from './opened.js';

/* The list of all engagements: however many there are, those in sight are asked for and drawn. */

/** px; as in console.css */
const ROW = 60;
/** Rows above and below what is seen. */
const MARGIN = 10;
/** Engagements that need no search. */
const FEW = 10;

const list = $('records-list');

const recordButton = (sid, text) =>
  h('button', { type: 'button', className: 'sid', textContent: text, title: sid, onclick: () => void openRecord(sid) });

/** @param onCustomer shows the phone of a customer */
const rowOf = (row, number, onCustomer) => {
  const { sid, customer, type, status, isLongLived, listens, session, task, isLost } = row;
  const about = [type, isLongLived ? 'long-lived' : '', listens ? 'webhook' : ''].filter(Boolean).join(', ');
  const show = () => {
    onCustomer(customer);
    showEngagement(sid, customer.name);
  };
  const title = `Show the phone and the lifeline of ${customer?.name}`;
  const name = customer
    ? h('button', { type: 'button', className: 'sid', textContent: customer.name, title, onclick: show })
    : undefined;
  const made = h(
    'tr',
    {
      className: isLost ? 'lost' : '',
      title: isLost ? 'Neither a bot nor an agent reads what the customer writes here' : '',
    },
    ...[
      [recordButton(sid, short(sid)), ' ', chip(status, status), ' ', name, about && `${name ? ', ' : ''}${about}`],
      [session ? recordButton(session.sid, session.status) : '–'],
      [task ? recordButton(task.sid, task.status) : isLost ? 'none, and no bot' : '–'],
    ].map((parts) => h('td', {}, h('div', {}, ...parts))),
  );
  made.setAttribute('aria-rowindex', String(number + 2));
  return made;
};

/** In the place of rows that are not drawn. */
const space = (rows) => {
  const row = h('tr', { className: 'space', ariaHidden: 'true' }, h('td', { colSpan: 3 }));
  row.firstChild.style.height = `${rows * ROW}px`;
  return row;
};

let onCustomer = () => undefined;
let shown = '';

const draw = async () => {
  const first = Math.max(0, Math.floor(list.scrollTop / ROW) - MARGIN);
  const limit = Math.ceil(list.clientHeight / ROW) + 2 * MARGIN;
  const find = $('find').value;
  const { total, found, from, rows } = await request(
    `/api/records?${new URLSearchParams({ from: first, limit, find })}`,
  );
  const key = JSON.stringify({ found, from, rows });
  if (key !== shown) {
    shown = key;
    const below = Math.max(0, found - from - rows.length);
    const drawn = [
      ...(from ? [space(from)] : []),
      ...rows.map((row, i) => rowOf(row, from + i, onCustomer)),
      ...(below ? [space(below)] : []),
    ];
    keepFocus($('records'), () => $('records').replaceChildren(...drawn));
    $('records-table').setAttribute('aria-rowcount', String(found + 1));
  }
  $('find').hidden = total <= FEW && !find;
  const count = (number) => number.toLocaleString('en-US');
  $('records-count').textContent = find ? `${count(found)} of ${count(total)}` : total > FEW ? count(total) : '';
};

let isPlanned = false;
const drawSoon = () => {
  if (isPlanned) return;
  isPlanned = true;
  requestAnimationFrame(() => {
    isPlanned = false;
    draw().catch(() => undefined);
  });
};

/** @param show the phone of a customer, `{ name, kind, orchestration }` */
export const onCustomerChosen = (show) => {
  onCustomer = show;
};

onChange(draw);
list.addEventListener('scroll', drawSoon, { passive: true });
$('find').addEventListener('input', () => {
  list.scrollTop = 0;
  drawSoon();
});
