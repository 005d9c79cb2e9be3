import type { TestOrchestration } from '../orchestrations/orchestration';

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

/** The adapter that a file of the bundle belongs to, by its folder. */
const ADAPTER = /^src\/(flex-flow|conversations)\//;

/** Whether an orchestration runs the code with the bug: that of another adapter it does not. */
export const isIn = ({ file }: Mutant, { name }: TestOrchestration): boolean =>
  (ADAPTER.exec(file)?.[1] ?? name) === name;
