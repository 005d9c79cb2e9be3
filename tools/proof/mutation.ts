import { reasonOf } from '../../test/mutation/equivalent';
import { huntMutants } from '../../test/mutation/hunt';
import { SUITES } from '../../test/mutation/suites';
import { type CliCommand, runCommandLine } from '../support/command';
import { JSON_OPTION, type Report, reporting } from './report';

/** Per cent of the mutants that have to be noticed. */
const LEAST = 90;

/** Exit code: 1 where too many survive. */
const hunt = async ({ tell, talk, put }: Report): Promise<number> => {
  const { mutants, survivors } = await huntMutants((suite, done, of) =>
    talk(`suite ${suite + 1} of ${SUITES.length}: ${done} of ${of} mutants`),
  );
  for (const mutant of survivors) {
    const { file, line, before, after } = mutant;
    const reason = reasonOf(mutant);
    tell(`survived  ${file}:${line}  ${before}  →  ${after}${reason ? `  (${reason})` : ''}`);
  }
  const open = survivors.filter((mutant) => reasonOf(mutant) === undefined).length;
  const counted = mutants.length - (survivors.length - open);
  const score = (100 * (counted - open)) / counted;
  put({
    mutants: mutants.length,
    score,
    least: LEAST,
    survivors: survivors.map((one) => ({ ...one, reason: reasonOf(one) })),
  });
  tell(`${mutants.length} mutants, ${survivors.length} survived, ${survivors.length - open} of these with a reason.`);
  tell(`${score.toFixed(1)} % noticed, at least ${LEAST} % needed.`);
  return score < LEAST ? 1 : 0;
};

export const mutationCommand: CliCommand = ({ terminal }, args) =>
  runCommandLine(
    {
      usage: 'proof -- mutation',
      define: (program, act) =>
        program
          .description(
            'Changes one operator, condition, literal, statement or answer of src/core after the other, and names the changes that no test notices.',
          )
          .option(...JSON_OPTION)
          .allowExcessArguments(false)
          .action(act((options: { json?: boolean }) => reporting(terminal, options, hunt))),
    },
    terminal,
    args,
  );
