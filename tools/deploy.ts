import { run } from './deploy/program';
import { readEnvironment, runAgainWithCertificates } from './support/environment';
import { openTerminal } from './support/terminal';

const cwd = process.cwd();

/** Which `.env` it is has to be known before the command is read. */
const envFile = (args: string[]): string | undefined => {
  const at = args.findIndex((arg) => arg === '--env' || arg.startsWith('--env='));
  const arg = args[at];
  return arg === '--env' ? args[at + 1] : arg?.slice('--env='.length);
};

const main = async (args: string[]): Promise<number> => {
  const read = (file?: string) => readEnvironment(cwd, process.env, file);
  const variables = (() => {
    try {
      return read(envFile(args));
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
