import { distance } from 'fastest-levenshtein';

/** "Did you mean …?", where at most a third of it is different; else all there are. */
export const suggest = (word: string, known: readonly string[]): string => {
  const [nearest] = known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(word.length, name.length) / 3)
    .sort((a, b) => a.far - b.far);
  if (nearest) return `Did you mean "${nearest.name}"?`;
  return known.length ? `There are: ${known.map((name) => `"${name}"`).join(', ')}.` : 'There are none.';
};
