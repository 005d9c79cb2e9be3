import { envFileIn, runAgainWithCertificates } from '../support/environment';
import { run, type Tool } from './program';
import { EMBEDDED_ENV, openWorld } from './system';

/** Runs one of the three as this process, and sets its exit code. */
export const main = async (tool: Tool): Promise<void> => {
  const args = process.argv.slice(2);
  const isEmbedded = args.includes('--embedded');
  const world = openWorld(process, isEmbedded);
  // Which variables there are has to be known before the command is read.
  const variables = (() => {
    try {
      return world.variables(envFileIn(args) ?? (isEmbedded ? EMBEDDED_ENV : '.env'));
    } catch {
      // The command tells of it.
      return {};
    }
  })();
  process.exitCode = (await runAgainWithCertificates(variables)) ?? (await run(world, tool, args));
};
