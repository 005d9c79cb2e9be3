/* The order in which entries are shown: effects below their causes. No browser is needed for it. */

const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

const textOf = ({ name, kind, about, status, fault, detail }) =>
  [name, kind, about, status, fault, detail.copy && 'copy', ...Object.values(detail)].join(' ').toLowerCase();

const byBeginning = (a, b) => a.began - b.began;

/** Where entries begin and end, with everything that they led to. */
const spanOf = (entry, effects) => {
  let to = entry.endedAt ?? entry.at;
  for (const effect of effects.get(entry.began) ?? []) to = Math.max(to, spanOf(effect, effects).to);
  return { from: entry.at, to };
};

/**
 * Entries as rows: `{ entry, depth, group? }`, and `{ day }` where another day begins. The copies of one delivery follow
 * each other.
 *
 * @param kinds the kinds of entries that are shown
 * @param words all of which an entry has to contain; its causes are shown as well
 * @param channels SIDs; absent: those of all engagements
 * @param isGrouped effects below their cause; otherwise all in the order in which they began
 */
export const arrange = (entries, { kinds, words = '', channels, isGrouped = true }) => {
  const known = new Map(entries.map((entry) => [entry.began, entry]));
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const isWanted = (entry) => {
    if (!kinds.includes(entry.kind) && entry.kind !== 'note') return false;
    if (!parts.length && !channels) return true;
    const text = textOf(entry);
    if (channels && !channels.some((sid) => text.includes(sid.toLowerCase()))) return false;
    return parts.every((part) => text.includes(part));
  };

  const wanted = new Set();
  for (const entry of entries) {
    if (!isWanted(entry)) continue;
    for (let one = entry; one && !wanted.has(one); one = isGrouped ? known.get(one.cause) : undefined) wanted.add(one);
  }

  const sorted = [...wanted].sort(byBeginning);
  const effects = new Map();
  const roots = [];
  for (const entry of sorted) {
    if (isGrouped && entry.cause !== undefined && known.has(entry.cause)) {
      if (!effects.has(entry.cause)) effects.set(entry.cause, []);
      effects.get(entry.cause).push(entry);
    } else roots.push(entry);
  }

  const copies = new Map();
  if (isGrouped) {
    for (const root of roots) {
      if (root.copyOf !== undefined) copies.set(root.copyOf, [...(copies.get(root.copyOf) ?? []), root]);
    }
  }

  const rows = [];
  const add = (entry, depth, group) => {
    rows.push({ entry, depth, ...(group ? { group } : {}) });
    for (const effect of effects.get(entry.began) ?? []) add(effect, depth + 1, group);
  };
  let day = '';
  for (const root of roots) {
    const among = copies.get(root.copyOf) ?? [root];
    // The copies of one delivery stand together, with one scale of time, where the first of them began.
    if (among[0] !== root) continue;
    if (dayOf(root.at) !== day) {
      day = dayOf(root.at);
      rows.push({ day });
    }
    const spans = among.map((one) => spanOf(one, effects));
    const group = { from: root.at, to: Math.max(...spans.map(({ to }) => to)) };
    for (const one of among) add(one, 0, among.length > 1 || effects.has(one.began) ? group : undefined);
  }
  return rows;
};
