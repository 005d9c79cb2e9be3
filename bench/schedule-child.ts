import { runSchedule } from '../test/schedules/run';
import { MUTANTS } from './mutants/mutants';
import { plantedDoors } from './plant';
import { addSchedule, emptyTally } from './tally';

/** A process of its own: `FROM RUNS [MUTANT]`. Prints one JSON line: the tally. */
const main = async ([from, runs, name]: string[]): Promise<void> => {
  const mutant = MUTANTS.find((one) => one.name === name);
  const doors = mutant && (await plantedDoors(mutant));
  const tally = emptyTally();
  for (let seed = Number(from); seed < Number(from) + Number(runs); seed += 1) {
    addSchedule(tally, await runSchedule(seed, { doors }));
  }
  process.stdout.write(`${JSON.stringify(tally)}\n`);
};

void main(process.argv.slice(2));
