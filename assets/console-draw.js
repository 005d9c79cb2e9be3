import { element } from './console-dom.js';
import { showList } from './console-list.js';
import { AGES, actionText, ageText, countText, dateText, REASONS, wordFor } from './console-words.js';

/** Rows of a table that a person could still read; all of them are in the JSON. */
const SHOWN = 500;

const none = (text) => element('p', 'none', text);

/** Columns are pairs: a title, and what it shows of a row. Those in `numbers` are aligned as numbers. */
const table = (rows, { caption, columns, numbers = [] }) => {
  const kind = (i) => (numbers.includes(i) ? 'number' : '');
  const head = columns.map(([title], i) => {
    const cell = element('th', kind(i), title);
    cell.scope = 'col';
    return cell;
  });
  const body = rows.map((row) =>
    element(
      'tr',
      '',
      ...columns.map(([, show], i) => {
        const cell = element(i === 0 ? 'th' : 'td', kind(i), show(row) ?? '–');
        if (i === 0) cell.scope = 'row';
        return cell;
      }),
    ),
  );
  return element(
    'table',
    '',
    ...(caption ? [element('caption', '', caption)] : []),
    element('thead', '', element('tr', '', ...head)),
    element('tbody', '', ...body),
  );
};

const sid = (text) => (text ? element('code', '', text) : '–');

/** Counts as bars, the longest first. */
const counts = (caption, values, words = {}) => {
  const rows = Object.entries(values).filter(([, count]) => count > 0);
  const most = Math.max(...rows.map(([, count]) => count));
  const bars = rows
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => {
      const bar = element('span', 'bar');
      bar.style.width = `${(100 * count) / most}%`;
      return element(
        'li',
        '',
        element('span', 'what', wordFor(words, name)),
        element('span', 'number', countText(count)),
        element('span', 'track', bar),
      );
    });
  return element('section', 'bars', element('h3', '', caption), element('ul', '', ...bars));
};

const total = (title, count, className = '') =>
  element('div', className, element('dt', '', title), element('dd', '', countText(count)));

const engagements = (rows, now) => {
  const shown = rows.slice(0, SHOWN);
  const [some, all] = [countText(SHOWN), countText(rows.length)];
  const caption = rows.length > SHOWN ? `The first ${some} of ${all}. All of them: npm run sweep -- --json` : '';
  return table(shown, {
    caption,
    columns: [
      ['conversation', ({ item }) => sid(item.sid)],
      ['session', ({ item }) => sid(item.sessionSid)],
      ['channel', ({ detail }) => detail?.channelType],
      ['why', ({ item }) => wordFor(REASONS, item.reason)],
      ['quiet for', ({ detail }) => detail && ageText(now - Date.parse(detail.lastInteractionAt))],
      ['until', ({ detail }) => detail?.heldUntil && dateText(detail.heldUntil)],
      ['a sweep would', ({ item }) => actionText(item)],
    ].filter(([title]) => title !== 'until' || rows.some(({ detail }) => detail?.heldUntil)),
  });
};

const outcome = (run) => {
  if (run.stopped) return element('span', 'bad', 'stopped: most of it failed');
  if (!run.endedAt) return 'not finished';
  return run.left.length
    ? element('span', 'bad', `${countText(run.left.length)} left`)
    : element('span', 'good', 'done');
};

const runs = (list) =>
  table(list, {
    caption: 'Newest first, times in UTC.',
    columns: [
      ['began', ({ startedAt }) => dateText(startedAt)],
      ['took', ({ startedAt, updatedAt }) => ageText(Date.parse(updatedAt) - Date.parse(startedAt))],
      ['slices', ({ slices }) => countText(slices)],
      ['looked at', ({ scanned }) => countText(scanned)],
      ['cleaned up', ({ cleaned }) => countText(cleaned)],
      ['outcome', outcome],
      [
        'could not be cleaned up',
        ({ left }) => (left.length ? element('span', '', ...left.flatMap((one) => [sid(one), ' '])) : '–'),
      ],
    ],
    numbers: [2, 3, 4],
  });

const put = (id, ...inside) => document.getElementById(id).replaceChildren(...inside);

/** Shows a whole checkup. */
export const draw = (checkup) => {
  const { summary, items, details, lastRuns, skippedFor } = checkup;
  const now = Date.parse(checkup.checkedAt);
  // What failed and was tried again counts by what came of it in the end.
  const isOver = ({ item }, i) =>
    item.failedWith !== undefined && items.slice(i + 1).some(({ sid }) => sid === item.sid);
  const rows = items.map((item, i) => ({ item, detail: details[i] })).filter((row, i) => !isOver(row, i));
  const stale = rows.filter(({ item }) => item.action !== 'none');
  const alone = rows.filter(({ item }) => item.action === 'none');
  put(
    'totals',
    total('looked at', checkup.scanned),
    total('stale', checkup.stale),
    total('held open', checkup.held.length),
    total('left alone', checkup.skipped),
  );
  const skipped = Object.keys(skippedFor ?? {}).length ? [counts('left alone, by reason', skippedFor, REASONS)] : [];
  const { oldest } = summary;
  put(
    'counts',
    ...(stale.length
      ? [
          counts('by reason', summary.byReason, REASONS),
          counts('by how long it was quiet', summary.byAge, AGES),
          counts('by channel', summary.byChannelType),
        ]
      : []),
    ...skipped,
    ...(oldest
      ? [element('p', 'dim', 'The oldest: ', sid(oldest.sid), `, quiet since ${dateText(oldest.lastInteractionAt)}.`)]
      : []),
  );
  showList(stale, now, checkup.chatServiceSid);
  put('held', alone.length ? engagements(alone, now) : none('Nothing.'));
  put(
    'runs',
    lastRuns.length ? runs(lastRuns) : none('None in the last 30 days. A sweep of chosen engagements is not listed.'),
  );
};
