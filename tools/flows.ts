import { run } from './flows/program';
import { envFileIn, readEnvironment, runAgainWithCertificates } from './support/environment';
import { openTerminal } from './support/terminal';
import { connect, systemRuntime } from './support/twilio';

const cwd = process.cwd();

const main = async (args: string[]): Promise<number> => {
  const file = envFileIn(args);
  const variables = (() => {
    try {
      return readEnvironment(cwd, process.env, file);
    } catch {
      // The command tells of it.
      return {};
    }
  })();
  const code = await runAgainWithCertificates(variables);
  if (code !== undefined) return code;
  return run(
    {
      cwd,
      terminal: openTerminal(process, Boolean(process.env.NO_COLOR)),
      variables: (path) => readEnvironment(cwd, process.env, path),
      connect,
      pause: systemRuntime.sleep,
      onInterrupt(stop) {
        process.once('SIGINT', stop);
        return () => process.off('SIGINT', stop);
      },
    },
    args,
  );
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
