/** How often something was tried, and how often it could be done: there is not always a Task to accept. */
interface Deed {
  tried: number;
  done: number;
}

/** By who does what: `agent accept`, `own park`. */
export type Deeds = Record<string, Deed>;

const add = (deeds: Deeds, name: string, { tried, done }: Deed): void => {
  const before = deeds[name];
  deeds[name] = { tried: (before?.tried ?? 0) + tried, done: (before?.done ?? 0) + done };
};

export const addDeeds = (sum: Deeds, deeds: Deeds): void => {
  for (const [name, deed] of Object.entries(deeds)) add(sum, name, deed);
};

/** Counts the deeds of one schedule. */
export const createDeedCounter = () => {
  const all: Deeds = {};
  return { all, count: (name: string, isDone: boolean) => add(all, name, { tried: 1, done: isDone ? 1 : 0 }) };
};

/** `agent accept 3 of 4`, … in the order of the alphabet. */
export const showDeeds = (deeds: Deeds): string =>
  Object.entries(deeds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { tried, done }]) => `${name} ${done} of ${tried}`)
    .join(', ');
