import { element, passFocus } from './console-dom.js';
import {
  actionText,
  ageText,
  consoleLink,
  countText,
  dateText,
  matches,
  ORDERS,
  REASONS,
  toCsv,
  wordFor,
} from './console-words.js';

/* The engagements as cards: searched, filtered, sorted, by pages. However many there are, one page is drawn. */

const PAGE = 50;

const by = (id) => document.getElementById(id);

let rows = [];
let now = 0;
let page = 0;
let serviceSid;

/** The engagements that a person chose, by SID, on whichever page and in whichever slice they are. */
const chosenOnes = new Map();
let mayChoose = false;
const listeners = [];

/** Is told when others are chosen. */
export const onChoose = (listener) => listeners.push(listener);

/** The chosen ones, as a sweep of them alone takes them. */
export const chosenEngagements = () => [...chosenOnes.values()];

const tellChosen = () => {
  for (const listener of listeners) listener();
};

export const forgetChosen = (sids = [...chosenOnes.keys()]) => {
  for (const sid of sids) chosenOnes.delete(sid);
  tellChosen();
};

/**
 * Forgets the chosen ones that are not stale any more; only a dry run that is done tells.
 *
 * @returns how many they were
 */
export const forgetGone = () => {
  const there = new Set(rows.map(({ item }) => item.sid));
  const gone = [...chosenOnes.keys()].filter((sid) => !there.has(sid));
  for (const sid of gone) chosenOnes.delete(sid);
  return gone.length;
};

/** Whether this sign-in may sweep. */
export const offerChoice = (mayIt) => {
  if (mayChoose === mayIt) return;
  mayChoose = mayIt;
  drawPage();
};

const chooseBox = ({ sid, orchestration }) => {
  const box = element('input');
  box.type = 'checkbox';
  box.checked = chosenOnes.has(sid);
  box.setAttribute('aria-label', `Choose ${sid}`);
  box.addEventListener('input', () => {
    if (box.checked) chosenOnes.set(sid, { sid, orchestration });
    else chosenOnes.delete(sid);
    tellChosen();
  });
  return box;
};

const twilioLink = (sid) => {
  const link = element('a', 'small', 'Twilio’s Console');
  link.href = consoleLink(serviceSid, sid);
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.setAttribute('aria-label', `${sid} in Twilio’s Console`);
  return link;
};

const copyButton = (sid) => {
  const button = element('button', 'quiet small', 'Copy');
  button.type = 'button';
  button.setAttribute('aria-label', `Copy ${sid}`);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(sid).then(
      () => button.replaceChildren('Copied'),
      () => button.replaceChildren('Not allowed by the browser'),
    );
  });
  return button;
};

const fact = (name, ...value) => element('div', '', element('dt', '', name), element('dd', '', ...value));

const SVG = 'http://www.w3.org/2000/svg';

const shape = (name, properties, ...inside) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
};

/** Which of its records are still open, for all that a checkup knows. */
const openRecords = ({ item, detail }) => [
  ...(item.reason === 'conversation-gone' ? [] : [item.orchestration === 'conversations' ? 'Conversation' : 'Channel']),
  ...(item.sessionSid ? ['Session'] : []),
  ...(detail?.heldUntil ? ['held'] : []),
];

/** Its lifeline: lived until the last interaction, and open since then although nothing happens. */
const lifeline = (row) => {
  const { detail } = row;
  const lanes = openRecords(row);
  if (!detail || !lanes.length) return '';
  const quiet = ageText(now - Date.parse(detail.lastInteractionAt));
  const isHeld = detail.heldUntil !== undefined;
  const height = lanes.length * 18 + 18;
  const label = `${lanes.join(' and ')} open, quiet for ${quiet}`;
  return shape(
    'svg',
    { class: 'lifeline', viewBox: `0 0 300 ${height}`, role: 'img', 'aria-label': label },
    ...lanes.flatMap((lane, i) => [
      shape('text', { x: 0, y: i * 18 + 12 }, lane),
      shape('rect', { class: 'lived', x: 84, y: i * 18 + 3, width: 90, height: 12, rx: 3 }),
      shape('rect', { class: isHeld ? 'held' : 'gap', x: 175, y: i * 18 + 3, width: 115, height: 12, rx: 3 }),
    ]),
    shape('text', { x: 84, y: height - 4 }, dateText(detail.lastInteractionAt)),
    shape('text', { x: 290, y: height - 4, 'text-anchor': 'end' }, `… ${quiet} …`),
  );
};

const card = (row) => {
  const { item, detail } = row;
  const choice = mayChoose ? [chooseBox(item), ' '] : [];
  const link = serviceSid === undefined ? [] : [' ', twilioLink(item.sid)];
  const title = element('h3', '', ...choice, element('code', '', item.sid), ' ', copyButton(item.sid), ...link);
  return element(
    'li',
    'card',
    title,
    lifeline(row),
    element(
      'dl',
      'facts',
      fact('why', wordFor(REASONS, item.reason)),
      ...(detail ? [fact('quiet for', ageText(now - Date.parse(detail.lastInteractionAt)))] : []),
      ...(detail?.heldUntil ? [fact('held until', dateText(detail.heldUntil), ' UTC')] : []),
      fact('a sweep would', actionText(item)),
      ...(detail ? [fact('channel', detail.channelType)] : []),
      ...(item.sessionSid
        ? [fact('session', element('code', '', item.sessionSid), ' ', copyButton(item.sessionSid))]
        : []),
    ),
  );
};

const chosen = () => {
  const [words, reason, order] = ['search', 'reason', 'order'].map((id) => by(id).value);
  const found = rows.filter((row) => matches(row, words) && (reason === '' || row.item.reason === reason));
  return found.sort(ORDERS[order] ?? ORDERS.oldest);
};

const drawPage = () => {
  const found = chosen();
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  page = Math.min(page, pages - 1);
  const shown = found.slice(page * PAGE, (page + 1) * PAGE);
  const some = shown.length
    ? `${countText(page * PAGE + 1)} to ${countText(page * PAGE + shown.length)} of ${countText(found.length)}`
    : rows.length
      ? 'Nothing matches.'
      : 'Nothing is stale.';
  by('stale').replaceChildren(...shown.map(card));
  by('found').textContent = found.length === rows.length ? some : `${some}, ${countText(rows.length)} in all`;
  by('before').disabled = page === 0;
  by('after').disabled = page >= pages - 1;
  by('pages').hidden = pages === 1;
  for (const id of ['tools', 'means']) by(id).hidden = rows.length === 0;
};

/**
 * @param at epoch ms of the checkup
 * @param service SID of the Chat Service
 */
export const showList = (stale, at, service) => {
  [rows, now, serviceSid] = [stale, at, service];
  const reasons = [...new Set(stale.map(({ item }) => item.reason))];
  const select = by('reason');
  const before = select.value;
  const options = ['', ...reasons].map((reason) => {
    const option = element('option', '', reason ? wordFor(REASONS, reason) : 'any reason');
    option.value = reason;
    return option;
  });
  select.replaceChildren(...options);
  select.value = reasons.includes(before) ? before : '';
  drawPage();
};

const save = (name, type, text) => {
  const link = element('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const nameNow = (ending) => `flexkeep-checkup-${new Date(now).toISOString().slice(0, 16).replace(':', '')}.${ending}`;

const turn = (step) => () => {
  page += step;
  drawPage();
  by('stale-title').scrollIntoView();
  passFocus('after', 'before');
};

by('before').addEventListener('click', turn(-1));
by('after').addEventListener('click', turn(1));
for (const id of ['search', 'reason', 'order']) {
  by(id).addEventListener('input', () => {
    page = 0;
    drawPage();
  });
}
by('csv').addEventListener('click', () => save(nameNow('csv'), 'text/csv', toCsv(chosen())));
by('json').addEventListener('click', () =>
  save(
    nameNow('json'),
    'application/json',
    JSON.stringify(
      chosen().map(({ item, detail }) => ({ ...detail, ...item })),
      null,
      2,
    ),
  ),
);
