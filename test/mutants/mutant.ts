import type { OrchestrationName } from '../../src/platform/settings';
import type { TestOrchestration } from '../orchestrations/orchestration';

/** A bug, planted: in `file`, the one place that reads `find` becomes `replace`. */
export interface Mutant {
  name: string;
  /**
   * A scenario (see test/scenarios) that sees it for certain, however rarely a schedule does; where orchestrations differ,
   * that of each. One that is not named has nothing that could break by it.
   */
  scenario: string | Readonly<Partial<Record<OrchestrationName, string>>>;
  /** The promise that it breaks. */
  breaks: RegExp;
  file: string;
  find: string;
  replace: string;
}

/** The adapter that a file of the bundle belongs to, by its folder. */
const ADAPTER = /^src\/(flex-flow|conversations)\//;

/** The scenario that sees it; `undefined`: this orchestration does not run the code with the bug, or cannot break by it. */
export const scenarioIn = ({ file, scenario }: Mutant, { name }: TestOrchestration): string | undefined => {
  if ((ADAPTER.exec(file)?.[1] ?? name) !== name) return undefined;
  return typeof scenario === 'string' ? scenario : scenario[name];
};
