import { foldTime, type Scale } from './fold';
import { type Bar, gapsIn, type Lifeline, lanesOf, type Mark, timesOf } from './lifeline';
import { clockText, dayText, lengthText } from './words';

/** px */
const UNIT = 22;
const LANE = 26;
const TOP = 26;
/** Beside the bars. */
const LABELS = 148;
/** Above each bar, where there is no room beside them. */
const LABEL_ABOVE = 15;
const LABEL_DISTANCE = 10;
const LETTER = 7;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');

const tag = (name: string, properties: Record<string, string | number>, inside = ''): string => {
  const written = Object.entries(properties).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}>${inside}</${name}>`;
};

const title = (text: string): string => tag('title', {}, escaped(text));
const words = (x: number, y: number, text: string, kind: string): string =>
  tag('text', { x, y, class: kind }, escaped(text));

interface Lane {
  name: string;
  y: number;
  bars: Bar[];
}

interface Picture {
  scale: Scale;
  x(time: number): number;
  lanes: Lane[];
  /** Where the bars begin. */
  left: number;
  height: number;
  line: Lifeline;
}

export interface LifelineStyle {
  /** The times count from the beginning: of a story that is told the same every time. */
  isRelative?: boolean;
  /** For a narrow window: the lanes' names stand above the bars, and not beside them. */
  isNarrow?: boolean;
}

const CUSTOMER = 'Customer';
const WEBHOOKS = '→ webhooks';
const CALLS = '← calls';

const lanesIn = ({ bars, marks, now }: Lifeline): { name: string; bars: Bar[] }[] => {
  const has = (kind: Mark['kind']) => marks.some((mark) => mark.kind === kind);
  return [
    { name: CUSTOMER, bars: [] },
    ...lanesOf(bars, now).map((own) => ({ name: own[0]?.title ?? '', bars: own })),
    ...(has('webhook') ? [{ name: WEBHOOKS, bars: [] }] : []),
    ...(has('call') ? [{ name: CALLS, bars: [] }] : []),
  ];
};

const barSvg = ({ x, line }: Picture, lane: Lane, bar: Bar): string => {
  const parts = bar.states.map(({ state, from, to }) => {
    const [left, right] = [x(from), x(Math.min(to ?? bar.to ?? line.now, bar.to ?? line.now))];
    if (right <= left) return '';
    const room = Math.floor((right - left - 6) / 6.4);
    const shown = room >= state.length ? words(left + 5, lane.y + 17, state, 'state') : '';
    const box = { x: left, y: lane.y + 4, width: Math.max(3, right - left - 1), height: LANE - 8, rx: 4 };
    return tag('rect', box, title(`${bar.title} ${bar.sid}: ${state}, from ${clockText(from)}`)) + shown;
  });
  const state = bar.states.at(-1)?.state ?? '';
  const opens = { role: 'button', tabindex: 0, 'aria-label': `Open: ${bar.title}, ${state}`, 'data-sid': bar.sid };
  return tag('g', { class: `bar ${bar.role}`, ...opens }, parts.join(''));
};

/** Over what stays open although nothing listens. */
const gapSvg = ({ x, lanes, line }: Picture): string =>
  lanes
    .flatMap(({ bars, y }) =>
      bars.flatMap((bar) =>
        gapsIn(bar, line).map(({ from, to }) => {
          const box = { x: x(from), y: y + 4, width: Math.max(4, x(to) - x(from) - 1), height: LANE - 8, rx: 4 };
          return tag('rect', { ...box, class: 'gap' }, title(`Open for ${lengthText(to - from)}, and nothing listens`));
        }),
      ),
    )
    .join('');

/** Down to what reads it; a lost one falls past everything. */
const messageSvg = ({ x, lanes, height, line }: Picture, mark: Mark): string => {
  const [left, top] = [x(mark.at), (lanes[0]?.y ?? 0) + LANE / 2];
  const said = title(`${mark.kind === 'customer' ? 'The customer' : 'Answer'}: ${mark.text}`);
  if (mark.kind === 'answer') return tag('circle', { cx: left, cy: top, r: 4, class: 'answer' }, said);
  const listener = lanes.find(({ bars }) =>
    bars.some(({ role, from, to = line.now }) => role === 'listener' && mark.at >= from && mark.at <= to),
  );
  const bottom = mark.isLost ? height - 32 : (listener?.y ?? top) + 4;
  const path = tag('line', { x1: left, x2: left, y1: top, y2: bottom });
  const dot = tag('circle', { cx: left, cy: top, r: 5 }, said);
  const end = mark.isLost
    ? tag('path', { d: `M${left - 5} ${bottom - 5}l10 10m0 -10l-10 10` }) +
      tag('circle', { cx: left, cy: top, r: 5, class: 'falls' }) +
      words(left + 10, bottom + 5, 'lost: nothing reads it', 'lost-words')
    : '';
  return tag('g', { class: mark.isLost ? 'message lost' : 'message' }, path + end + dot);
};

const entrySvg = ({ x, lanes }: Picture, mark: Mark): string => {
  const lane = lanes.find(({ name }) => name === (mark.kind === 'webhook' ? WEBHOOKS : CALLS));
  if (!lane) return '';
  const [left, y] = [x(mark.at), lane.y + LANE / 2];
  const shape =
    mark.kind === 'webhook'
      ? tag('path', { d: `M${left - 4} ${y - 6}l8 6l-8 6z` }, title(mark.text))
      : tag('rect', { x: left - 1, y: y - 6, width: 3, height: 12 }, title(mark.text));
  return tag('g', { class: `${mark.kind}${mark.isLost ? ' failed' : ''}`, 'data-entry': mark.entry ?? '' }, shape);
};

const axisSvg = ({ scale, x, left: origin, height, line }: Picture, isRelative: boolean): string => {
  const start = Math.min(...timesOf(line));
  const folds = scale.folds.map(({ from, to, ms }) => {
    const middle = origin + ((from + to) / 2) * UNIT;
    const box = { x: origin + from * UNIT + 6, y: TOP - 4, width: (to - from) * UNIT - 12, height: height - TOP - 16 };
    return tag('rect', { ...box, class: 'fold' }) + words(middle, 14, `… ${lengthText(ms)} …`, 'fold-words');
  });
  let free = 0;
  let day = '';
  let last = '';
  const labels = timesOf(line).flatMap((time) => {
    const left = x(time);
    const isInFold = scale.folds.some(
      ({ from, to }) => left > origin + from * UNIT + 9 && left < origin + to * UNIT - 9,
    );
    if (left < free || isInFold) return [];
    const at = isRelative ? `+${lengthText(time - start)}` : clockText(time);
    const text = isRelative || dayText(time) === day ? at : `${dayText(time)} ${at}`;
    if (text === last) return [];
    [day, last] = [dayText(time), text];
    free = left + text.length * LETTER + LABEL_DISTANCE;
    return [words(left, height - 4, text, 'time')];
  });
  return folds.join('') + labels.join('');
};

const pictureOf = (line: Lifeline, isNarrow: boolean): Picture => {
  const scale = foldTime(timesOf(line));
  const [left, above] = isNarrow ? [0, LABEL_ABOVE] : [LABELS, 0];
  const lanes = lanesIn(line).map((lane, i) => ({ ...lane, y: TOP + above + i * (LANE + above) }));
  const height = TOP + lanes.length * (LANE + above) + 42;
  return { scale, x: (time) => left + 8 + scale.at(time) * UNIT, lanes, left, height, line };
};

/** In a group of its own, which the page keeps in sight while the bars are scrolled. */
const namesSvg = ({ lanes, left, height }: Picture): string => {
  const back = left ? tag('rect', { class: 'back', x: 0, y: TOP, width: left, height: height - TOP - 20 }) : '';
  const names = lanes.map(({ name, y }) => words(0, y + (left ? 17 : 0), name, 'lane'));
  return tag('g', { class: 'lanes' }, back + names.join(''));
};

/** What a screen reader says of it. */
const summary = ({ bars, marks, gaps, now }: Lifeline): string => {
  const lost = marks.filter(({ kind, isLost }) => kind === 'customer' && isLost).length;
  const open = gaps.reduce((sum, { from, to = now }) => sum + to - from, 0);
  const records = bars.map(
    ({ title: name, to, states }) => `${name} ${to === undefined ? states.at(-1)?.state : 'over'}`,
  );
  return [
    `${records.join(', ')}.`,
    open ? `Open for ${lengthText(open)} with nothing that listens.` : 'At all times something listened.',
    lost ? `${lost} of the customer’s messages lost.` : '',
  ].join(' ');
};

/** As an SVG element, styled by the classes of `lifeline.css`. */
export const lifelineSvg = (line: Lifeline, { isRelative = false, isNarrow = false }: LifelineStyle = {}): string => {
  const picture = pictureOf(line, isNarrow);
  const width = picture.left + 8 + (picture.scale.width + 7) * UNIT;
  const size = { width, height: picture.height, viewBox: `0 0 ${width} ${picture.height}` };
  const { lanes } = picture;
  const [entries, messages] = [
    ['webhook', 'call'],
    ['customer', 'answer'],
  ].map((kinds) => line.marks.filter(({ kind }) => kinds.includes(kind)));
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', class: 'lifeline', role: 'group', 'aria-label': summary(line), ...size },
    [
      axisSvg(picture, isRelative),
      ...lanes.flatMap((lane) => lane.bars.map((bar) => barSvg(picture, lane, bar))),
      gapSvg(picture),
      ...(entries ?? []).map((mark) => entrySvg(picture, mark)),
      ...(messages ?? []).map((mark) => messageSvg(picture, mark)),
      namesSvg(picture),
    ].join(''),
  );
};
