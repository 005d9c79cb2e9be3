/** Seeded SIDs and random numbers: the same seed gives the same ones in the same order. */
export interface Ids {
  /** `CH` and 32 hex digits. */
  sid(prefix: string): string;
  /** In [0, 1). */
  random(): number;
  state: number;
}

/** mulberry32, a public-domain 32-bit generator: small, seedable, and good enough to tell SIDs apart. */
export const createIds = (seed: number): Ids => {
  const ids: Ids = {
    state: seed >>> 0,
    random() {
      ids.state = (ids.state + 0x6d2b79f5) >>> 0;
      let t = ids.state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    },
    sid(prefix) {
      const word = () =>
        Math.floor(ids.random() * 2 ** 32)
          .toString(16)
          .padStart(8, '0');
      // In one piece: pieces that are put together one by one would all be kept.
      return [prefix, word(), word(), word(), word()].join('');
    },
  };
  return ids;
};
