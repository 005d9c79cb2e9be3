import { Argument } from 'commander';
import { EQUIVALENT, isNamed } from '../../test/mutation/equivalent';
import { huntMutants } from '../../test/mutation/hunt';
import type { SourceMutant } from '../../test/mutation/instrument';
import { MUTATED_FILES } from '../../test/mutation/suites';
import { createProof, type Report } from './report';

/** Per cent of the mutants that have to be noticed, in all files together. */
const LEAST = 90;

/** Mutants between two lines of progress. */
const PROGRESS = 250;

const shown = ({ file, line, within, before, after }: SourceMutant): string =>
  `${file}:${line} ${within}:  ${before}  →  ${after}`;

const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;

interface Options {
  scoreOnly?: boolean;
}

/** Exit code: 1 where too many survive or, unless only the score counts, one has no name or a name stands for none. */
const hunt = async ({ tell, talk, put }: Report, { scoreOnly }: Options, given: string[]): Promise<number> => {
  const files: readonly string[] = given.length ? given : MUTATED_FILES;
  const isWanted = ({ file }: SourceMutant) => files.includes(file);
  const { mutants, survivors } = await huntMutants(isWanted, (done, of) => {
    if (done % PROGRESS === 0) talk(`${done} of ${of} mutants`);
  });
  const named = EQUIVALENT.filter(({ file }) => files.includes(file));
  const unnamed = survivors.filter((mutant) => !named.some((name) => isNamed(name, mutant)));
  const needless = named.filter((name) => !survivors.some((mutant) => isNamed(name, mutant)));
  for (const file of files) {
    const count = (all: readonly { file: string }[]) => all.filter((one) => one.file === file).length;
    const [all, alive, open] = [count(mutants), count(survivors), count(unnamed)];
    if (!all) continue;
    const figures = `${String(all - alive).padStart(4)} killed ${String(alive - open).padStart(4)} named ${String(open).padStart(4)} survived`;
    tell(`${file.padEnd(28)}${figures}  ${percent(all - alive, all).padStart(7)}`);
  }
  for (const mutant of unnamed) tell(`survived: ${shown(mutant)}`);
  for (const { file, within, before, after } of needless)
    tell(`named, but killed or not there: ${file} ${within}:  ${before}  →  ${after}`);
  const killed = mutants.length - survivors.length;
  put({ mutants: mutants.length, killed, least: LEAST, named: named.length, unnamed, needless });
  tell(
    `${killed} of ${mutants.length} mutants killed: ${percent(killed, mutants.length)}, at least ${LEAST} % needed; ` +
      `${unnamed.length} survivors without a name.`,
  );
  const isEnough = (100 * killed) / mutants.length >= LEAST;
  return isEnough && (scoreOnly || (!unnamed.length && !needless.length)) ? 0 : 1;
};

export const mutationCommand = createProof(
  'mutation',
  (program) =>
    program
      .description(
        'Changes one operator, condition, literal, statement or answer of src/core after the other, and names the changes that no unit test notices.',
      )
      .addArgument(new Argument('[files...]', 'only these').choices(MUTATED_FILES))
      .option('--score-only', 'only the per cent decide, and not whether each survivor has its name'),
  hunt,
);
