import { ORCHESTRATIONS } from './orchestrations/all';
import type { TestOrchestration } from './orchestrations/orchestration';
import { MET_FAULTS } from './schedules/met';
import { runPlan } from './schedules/run';

const brokenIn = async (name: string, orchestration: TestOrchestration): Promise<string[]> => {
  const found = MET_FAULTS.find((one) => one.name === name);
  if (!found) throw new Error(`No fault that was met has the name: ${name}`);
  return (await runPlan(found.plan, { orchestration })).broken;
};

describe.each(ORCHESTRATIONS)('a fault that was met breaks no promise, with $name', (orchestration) => {
  it.each(MET_FAULTS.map(({ name }) => name))('%s', async (name) => {
    expect(await brokenIn(name, orchestration)).toEqual([]);
  });
});
