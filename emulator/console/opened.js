import { act, request } from './api.js';
import { $, h } from './dom.js';

/* One dialog shows whatever is opened, and the way back to what was opened before. */

const dialog = $('opened');
const trail = [];

const SIDS = /\b[A-Z]{2}[0-9a-f]{32}\b/g;

/** Text in which each SID leads to its record. */
const linked = (text) => {
  const parts = [];
  let from = 0;
  for (const { 0: sid, index } of text.matchAll(SIDS)) {
    parts.push(text.slice(from, index));
    const isLink = !/^(AC|RQ)|0{32}$/.test(sid);
    parts.push(
      isLink
        ? h('button', { type: 'button', className: 'sid', textContent: sid, onclick: () => void openRecord(sid) })
        : sid,
    );
    from = index + sid.length;
  }
  return [...parts, text.slice(from)];
};

const shownValue = (value) => {
  if (value === null || value === '')
    return h('span', { className: 'dim', textContent: value === null ? 'null' : '–' });
  if (typeof value === 'object') return h('pre', {}, ...linked(JSON.stringify(value, null, 2)));
  return h('span', {}, ...linked(String(value)));
};

const table = (title, rows) =>
  rows.length
    ? h(
        'section',
        {},
        h('h3', { textContent: title }),
        h(
          'dl',
          {},
          ...rows.flatMap(([name, value]) => [h('dt', { textContent: name }), h('dd', {}, shownValue(value))]),
        ),
      )
    : undefined;

const clockTime = (ms) => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

const copyButton = (sid) =>
  h('button', {
    type: 'button',
    textContent: 'Copy SID',
    onclick: ({ target }) =>
      navigator.clipboard.writeText(sid).then(
        () => Object.assign(target, { textContent: 'Copied' }),
        () => Object.assign(target, { textContent: 'The browser does not let it be copied' }),
      ),
  });

/** A webhook may go out once more, with other values. */
const resendForm = ({ began, parameters }) => {
  const output = h('output');
  const fields = parameters.filter(([, value]) => typeof value !== 'object');
  const inputs = fields.map(([name, value]) =>
    h('label', {}, name, h('input', { name, value: String(value), autocomplete: 'off' })),
  );
  const form = h(
    'form',
    { className: 'resend' },
    h('button', { textContent: 'Deliver it again' }),
    h('details', {}, h('summary', { textContent: 'with other values' }), ...inputs),
    output,
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = [...new FormData(form)];
    const other = given.filter(([name, value]) => value !== String(fields.find(([known]) => known === name)?.[1]));
    const query = new URLSearchParams(other).toString();
    void act('resend', { entry: began, ...(query ? { form: query } : {}) }, (text) => {
      output.textContent = text;
    });
  };
  return form;
};

const entryLink = (number, text) =>
  h('button', { type: 'button', className: 'sid', textContent: text, onclick: () => void openEntry(number) });

const ledItem = ({ number, name, outcome }) => h('li', {}, entryLink(number, name), outcome && ` ${outcome}`);

/** The copies of one delivery, and what each led to, in columns. */
const copiesTable = (copies) =>
  copies.length
    ? h(
        'section',
        {},
        h('h3', { textContent: `${copies.length} copies, side by side` }),
        h(
          'ol',
          { className: 'copies' },
          ...copies.map(({ number, copy, at, outcome, led }) =>
            h(
              'li',
              { className: 'copy' },
              h('h4', {}, entryLink(number, `copy ${copy}`)),
              h('p', { className: 'dim', textContent: `${clockTime(at)} · ${outcome}` }),
              h('ol', {}, ...led.map(ledItem)),
            ),
          ),
        ),
      )
    : undefined;

const entryParts = (entry) => {
  const {
    kind,
    name,
    at,
    took,
    status,
    fault,
    address,
    detail,
    parameters,
    headers,
    answer,
    because,
    effects,
    copies,
  } = entry;
  const facts = [
    ['when', clockTime(at)],
    ...(address ? [['request', address]] : []),
    ...(status === undefined ? [] : [['status', status === 0 ? 'no answer' : status]]),
    ...(took === undefined ? [] : [['duration', `${took} ms of Twilio’s time`]]),
    ...(fault ? [['fault', fault]] : []),
    ...Object.entries(detail).filter(([key]) => !['method', 'path', 'url', 'ms'].includes(key)),
  ];
  return [
    h('h2', { id: 'opened-title', textContent: `${kind}: ${name}` }),
    table('What happened', facts),
    because ? h('p', {}, 'Because of ', entryLink(because.number, because.name)) : undefined,
    effects.length
      ? h('section', {}, h('h3', { textContent: 'What it led to' }), h('ol', {}, ...effects.map(ledItem)))
      : undefined,
    copiesTable(copies),
    kind === 'webhook' && address ? resendForm(entry) : undefined,
    table('Parameters', parameters),
    table('Headers', headers),
    answer === undefined ? undefined : table('Answer', [['body', answer]]),
  ];
};

const changeItem = ({ at, state, changed }) =>
  h(
    'li',
    {},
    h('time', { textContent: clockTime(at) }),
    h('strong', { textContent: ` ${state}` }),
    ...changed.map(({ name, was, is }) =>
      h(
        'div',
        { className: 'change' },
        h('code', { textContent: name }),
        ' ',
        shownValue(was ?? null),
        ' → ',
        shownValue(is ?? null),
      ),
    ),
  );

const recordParts = ({ sid, kind, isDeleted, properties, words, changes }) => [
  h('h2', { id: 'opened-title', textContent: `${kind}${isDeleted ? ', deleted' : ''}` }),
  h('p', {}, h('code', { textContent: sid }), ' ', copyButton(sid)),
  words.length ? h('ul', { className: 'words' }, ...words.map((text) => h('li', {}, ...linked(text)))) : undefined,
  table('Properties', properties),
  changes.length
    ? h(
        'section',
        {},
        h('h3', { textContent: 'What changed when' }),
        h('ol', { className: 'changes' }, ...changes.map(changeItem)),
      )
    : undefined,
];

const showParts = (parts) => {
  $('opened-body').replaceChildren(...parts.filter(Boolean));
  $('opened-back').hidden = trail.length < 2;
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
};

const open = async (path, partsOf) => {
  try {
    showParts(partsOf(await request(path)));
  } catch (error) {
    showParts([h('h2', { id: 'opened-title', textContent: 'Not there' }), h('p', { textContent: error.message })]);
  }
};

const go = (step) => {
  trail.push(step);
  return step();
};

export const openEntry = (number) => go(() => open(`/api/entries/${number}`, entryParts));
export const openRecord = (sid) => go(() => open(`/api/records/${sid}`, recordParts));

$('opened-back').onclick = () => {
  trail.pop();
  void trail.at(-1)?.();
};
$('opened-close').onclick = () => dialog.close();
dialog.onclose = () => {
  trail.length = 0;
};
