type Body = () => unknown;

/** One test of a suite. */
export interface DefinedTest {
  title: string;
  body: Body;
}

type Define = (title: string, body: Body) => void;

/** `it.each(TABLE)(title, body)`: a row that is a list gives the arguments, any other row is the only one. */
const withEach = (define: Define) =>
  Object.assign(define, {
    each:
      (table: readonly unknown[]) =>
      (title: string, body: (...row: unknown[]) => unknown): void => {
        for (const row of table) {
          const args = Array.isArray(row) ? row : [row];
          define(`${title} (${String(args[0])})`, () => body(...args));
        }
      },
  });

/**
 * The tests of some suites, by what these use of Jest's globals. Jest's own runner takes ms for each test, also for one that
 * it skips; a mutant is asked about hundreds of times, by a few tests each.
 */
export const collectTests = (define: Body): DefinedTest[] => {
  const tests: DefinedTest[] = [];
  const titles: string[] = [];
  const describe: Define = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const it: Define = (title, body) => {
    tests.push({ title: [...titles, title].join(' › '), body });
  };
  Object.assign(globalThis, { describe: withEach(describe), it: withEach(it) });
  define();
  return tests;
};
