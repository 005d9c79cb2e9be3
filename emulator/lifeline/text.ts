import { foldTime } from './fold';
import { gapsIn, type Lifeline, lanesOf, timesOf } from './lifeline';
import { lengthText } from './words';

/** Columns for the names of lanes. */
const LABELS = 20;
const COLUMNS = 57;

const SIGNS = { bar: '━', gap: '░', customer: '●', lost: '✕', answer: '○', fold: '…' } as const;

/** The same picture for a terminal of 80 columns. */
export const lifelineText = (line: Lifeline): string => {
  const scale = foldTime(timesOf(line));
  const column = (time: number) => Math.round((scale.at(time) / Math.max(1, scale.width)) * (COLUMNS - 1));
  const lane = (name: string, draw: (put: (from: number, to: number, sign: string) => void) => void): string => {
    const signs = Array<string>(COLUMNS).fill(' ');
    draw((from, to, sign) => signs.fill(sign, Math.min(from, COLUMNS - 1), Math.max(from + 1, to)));
    return `${name.padEnd(LABELS)}${signs.join('')}`.trimEnd();
  };

  const folds = lane('', (put) => {
    for (const { from, to, ms } of scale.folds) {
      const text = `${SIGNS.fold}${lengthText(ms)}${SIGNS.fold}`;
      const middle = Math.round(((from + to) / 2 / Math.max(1, scale.width)) * (COLUMNS - 1));
      const start = Math.max(0, Math.min(COLUMNS - text.length, middle - Math.floor(text.length / 2)));
      for (const [i, sign] of [...text].entries()) put(start + i, start + i + 1, sign);
    }
  });
  const records = lanesOf(
    line.bars.filter(({ role }) => role !== 'ledger'),
    line.now,
  ).map((bars) =>
    lane(bars[0]?.title ?? '', (put) => {
      for (const bar of bars) {
        put(column(bar.from), column(bar.to ?? line.now) + 1, SIGNS.bar);
        for (const { from, to } of gapsIn(bar, line)) put(column(from), column(to) + 1, SIGNS.gap);
      }
    }),
  );
  const messages = lane('Messages', (put) => {
    for (const { kind, at, isLost } of line.marks) {
      if (kind === 'answer') put(column(at), column(at) + 1, SIGNS.answer);
      if (kind === 'customer') put(column(at), column(at) + 1, isLost ? SIGNS.lost : SIGNS.customer);
    }
  });
  const signs = [
    ...[`${SIGNS.customer} customer`, `${SIGNS.answer} answer`],
    ...(line.gaps.length ? [`${SIGNS.gap} open, and nothing listens`] : []),
    ...(line.marks.some(({ kind, isLost }) => kind === 'customer' && isLost) ? [`${SIGNS.lost} lost`] : []),
  ];
  return [folds, ...records, messages, `${' '.repeat(LABELS)}${signs.join('  ')}`].filter(Boolean).join('\n');
};
