import { MUTANTS } from '../mutants/mutants';
import { plantedEntryPoints } from '../mutants/plant';
import { orchestrationNamed } from '../orchestrations/all';
import { FAULT_DRAWS } from './new-faults';
import { runSchedule } from './run';
import { addSchedule, emptyTally } from './tally';

/** Schedules for which one line is printed, so that a counter moves. */
const PER_LINE = 20;

/** A process of its own: `FROM RUNS FAULTS ORCHESTRATION [MUTANT]`. Prints tallies, each a line of JSON. */
const main = async ([from, runs, draw, whose, name]: string[]): Promise<void> => {
  const faults = FAULT_DRAWS.find((one) => one === draw);
  const mutant = MUTANTS.find((one) => one.name === name);
  const orchestration = orchestrationNamed(String(whose));
  const entryPoints = mutant && (await plantedEntryPoints(mutant));
  const end = Number(from) + Number(runs);
  let tally = emptyTally();
  for (let seed = Number(from); seed < end; seed += 1) {
    addSchedule(tally, await runSchedule(seed, { entryPoints, faults, orchestration }));
    if (tally.runs < PER_LINE && seed + 1 < end) continue;
    process.stdout.write(`${JSON.stringify(tally)}\n`);
    tally = emptyTally();
  }
};

void main(process.argv.slice(2));
