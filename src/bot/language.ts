const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';

/**
 * The first of `wanted` that is offered, or else the first that is offered. `de-AT` is content with `de`, and `de` with
 * `de-AT`.
 */
export const pickLanguage = (offered: string[], wanted: string[]): string => {
  for (const tag of wanted) {
    const found =
      offered.find((language) => language.toLowerCase() === tag.toLowerCase()) ??
      offered.find((language) => primary(language) === primary(tag));
    if (found !== undefined) return found;
  }
  return offered[0] ?? 'en';
};
