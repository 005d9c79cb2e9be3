/** A bug, planted: in `file`, the one place that reads `find` becomes `replace`. */
export interface Mutant {
  name: string;
  /** A scenario (see test/scenarios) that sees it for certain, however rarely a schedule does. */
  scenario: string;
  /** The promise that it breaks. */
  breaks: RegExp;
  file: string;
  find: string;
  replace: string;
}
