import { findStack } from '../emulator/stack-file';
import { run } from './console/program';
import { readEnvironment } from './support/environment';
import { openTerminal } from './support/terminal';
import { systemRuntime } from './support/twilio';

const cwd = process.cwd();

void run(
  {
    cwd,
    terminal: openTerminal(process, Boolean(process.env.NO_COLOR)),
    variables: (file) => readEnvironment(cwd, process.env, file),
    stack: () => findStack(cwd),
    now: systemRuntime.now,
  },
  process.argv.slice(2),
).then((code) => {
  process.exitCode = code;
});
