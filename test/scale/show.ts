import { type Figures, isRun } from './figures';

export const number = (value: number): string => value.toLocaleString('en-US');
export const decimal = (value: number): string => value.toFixed(2);
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
export const megabytes = (bytes: number): string => `${(bytes / 1024 ** 2).toFixed(2)} MB`;

/** `8 h 55 min`, `10 min 42 s`, `8.7 s` */
const duration = (ms: number): string => {
  const s = ms / 1000;
  if (s < 60) return `${s.toFixed(1)} s`;
  const minutes = Math.floor(s / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(s % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** In the place of figures, and over their columns. */
const NOT_RUN = 'counted, not run';

const HEAD = [
  '',
  'open',
  'past',
  'stale',
  'way',
  'calls',
  'per stale',
  'refused',
  'slices',
  'virtual time',
  'longest slice',
  'peak memory',
];

const rowOf = (figures: Figures): string[] => {
  const { orchestration, channels, past, stale, way, calls } = figures;
  const row = [
    orchestration,
    number(channels),
    number(past),
    number(stale),
    way,
    number(calls),
    decimal(calls / stale),
  ];
  if (!isRun(figures)) return [...row, NOT_RUN];
  const { refused, slices, virtualMs, longestMs, peakBytes } = figures;
  const inSlices =
    way === 'sweep' || way === 'deep sweep'
      ? [number(slices), duration(virtualMs), duration(longestMs)]
      : ['–', duration(virtualMs), '–'];
  return [...row, number(refused), ...inSlices, megabytes(peakBytes)];
};

export const tableOf = (figures: Figures[]): string[] => {
  const rows = [HEAD, ...figures.map(rowOf)];
  const widths = HEAD.map((_, i) => Math.max(...rows.map((row) => (row[i] === NOT_RUN ? 0 : (row[i]?.length ?? 0)))));
  return rows.map((row) => row.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  '));
};
