import { run } from './deploy/program';
import { envFileIn, readEnvironment, runAgainWithCertificates } from './support/environment';
import { openTerminal } from './support/terminal';

const cwd = process.cwd();

const main = async (args: string[]): Promise<number> => {
  const read = (file?: string) => readEnvironment(cwd, process.env, file);
  // Which variables there are has to be known before the command is read.
  const variables = (() => {
    try {
      return read(envFileIn(args));
    } catch {
      // The command tells of it.
      return {};
    }
  })();
  const code = await runAgainWithCertificates(variables);
  if (code !== undefined) return code;
  return run({ cwd, terminal: openTerminal(process, Boolean(process.env.NO_COLOR)), variables: read }, args);
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
