import { conversations } from './conversations';
import { flexFlow } from './flex-flow';
import type { TestOrchestration } from './orchestration';

/** What every proof runs over: one line for each orchestration that is served. */
export const ORCHESTRATIONS: readonly TestOrchestration[] = [flexFlow, conversations];

/** @throws where there is none of that name */
export const orchestrationNamed = (name: string): TestOrchestration => {
  const found = ORCHESTRATIONS.find((one) => one.name === name);
  if (!found)
    throw new Error(`No orchestration is called ${name}: ${ORCHESTRATIONS.map((one) => one.name).join(', ')}`);
  return found;
};

export const otherThan = ({ name }: TestOrchestration): TestOrchestration =>
  ORCHESTRATIONS.find((one) => one.name !== name) ?? flexFlow;
