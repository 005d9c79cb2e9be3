/** Insertions, deletions and replacements that make one word the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** What somebody most likely meant, if anything: at most a third of it is different. */
export const nearest = (word: string, known: readonly string[]): string | undefined => {
  const ranked = known
    .map((name) => ({ name, far: distance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, far }) => far <= Math.max(word.length, name.length) / 3)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.name;
};

/** "Did you mean …?", or all there are. */
export const suggest = (word: string, known: readonly string[]): string => {
  const meant = nearest(word, known);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return known.length ? `There are: ${known.map((name) => `"${name}"`).join(', ')}.` : 'There are none.';
};
