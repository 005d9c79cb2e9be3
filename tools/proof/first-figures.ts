/** What was measured first, for comparison: before rates were counted, with version 6af79d5. It is no budget. */
const SOURCE = 'For comparison, as measured before rates were counted (version 6af79d5):';

/** Of `proof -- rate`. */
export const FIRST_RATES: readonly string[] = [
  SOURCE,
  '  4 handovers a second      12 of 60 customers told that it takes longer, 4 of 60 without a Task',
  '  10 handovers a second     30 of 60 customers told that it takes longer, 18 of 60 without a Task',
  '  6 ended Tasks a second    22 of 60 events missed',
];

/** Of `proof -- scale`. */
export const FIRST_SIZES: readonly string[] = [
  SOURCE,
  '  10,000 engagements                         137 s',
  '  2,000 open beside 998,000 dead, 100 stale  11,527 calls, 34 min',
  '  1,000,000 open, 150 ms a call              103,752 calls, 5.6 h',
];
