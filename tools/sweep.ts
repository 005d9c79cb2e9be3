import { findStack } from '../emulator/stack-file';
import { envFileIn, readEnvironment, runAgainWithCertificates } from './support/environment';
import { request } from './support/http';
import { openTerminal } from './support/terminal';
import { systemRuntime } from './support/twilio';
import { run, type World } from './sweep/program';

const cwd = process.cwd();
const { stderr } = process;

/** Back to the line's beginning, and clear it: https://en.wikipedia.org/wiki/ANSI_escape_code#CSI */
const AGAIN = '\r\u001b[K';

const bar: Pick<World, 'bar'> = stderr.isTTY
  ? { bar: { show: (text) => void stderr.write(AGAIN + text), clear: () => void stderr.write(AGAIN) } }
  : {};

const variables = (file?: string) => {
  const read = readEnvironment(cwd, process.env, file);
  // The SDK's HTTP client takes it from the process.
  if (read.HTTP_PROXY) process.env.HTTP_PROXY = read.HTTP_PROXY;
  return read;
};

const main = async (args: string[]): Promise<number> => {
  const known = (() => {
    try {
      return readEnvironment(cwd, process.env, envFileIn(args));
    } catch {
      // The command tells of it.
      return {};
    }
  })();
  const code = await runAgainWithCertificates(known);
  if (code !== undefined) return code;
  return run(
    {
      ...{ cwd, variables, request, ...bar },
      terminal: openTerminal(process, Boolean(process.env.NO_COLOR)),
      stack: () => findStack(cwd),
      pause: systemRuntime.sleep,
      random: systemRuntime.random,
    },
    args,
  );
};

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
