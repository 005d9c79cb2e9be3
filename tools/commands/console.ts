import { SignJWT } from 'jose';
import { AUDIENCE } from '../../src/platform/console-token';
import { readConsoleSecret } from '../../src/platform/settings';
import { type CliCommand, runCommandLine } from '../support/command';
import { Complaint } from '../support/complaint';
import { domainOf } from '../support/domain';
import { findSite, placeText, type SiteFlags, siteOptions, type TargetWorld } from '../support/target';
import type { Terminal } from '../support/terminal';

/** Everything outside this command: a test gives its own. */
interface ConsoleWorld extends TargetWorld {
  terminal: Terminal;
  /** Epoch ms */
  now(): number;
}

interface Options extends SiteFlags {
  minutes: string;
}

/** min; the checkup takes no token that is older. */
const LONGEST = 60;

const HELP = `
CONSOLE_SECRET, from the environment or .env, signs the sign-in; it must be the one that is deployed.
Where no account is named at all, the embedded Twilio that runs for this checkout is meant.
The link is a key: it goes to standard output and nowhere else, and is good for as long as it says. The page takes it out
of the address bar; what a browser may remember of it all the same: docs/sweeping.md`;

const NO_SECRET = {
  where: 'CONSOLE_SECRET',
  problem: 'missing, so the console is closed',
  remedy: 'Make one with: node -p "crypto.randomBytes(32).toString(\'base64url\')" ; set it in .env, and deploy again.',
};

/** The link that lets a person in. */
const makeLink = async (world: ConsoleWorld, { minutes, ...named }: Options): Promise<string> => {
  const length = Number(minutes);
  if (!/^\d+$/.test(minutes) || length < 1 || length > LONGEST) {
    throw new Complaint(`--minutes must be a whole number from 1 to ${LONGEST}.`);
  }
  const site = await findSite(world, named);
  const { origin } = site;
  const secret = readConsoleSecret(site.variables);
  if (!secret) throw new Complaint('There is no sign-in.', [NO_SECRET]);
  world.terminal.talk(`A sign-in for ${placeText(site)}.`);
  const now = Math.floor(world.now() / 1000);
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + length * 60)
    .sign(new TextEncoder().encode(secret));
  return `${origin}/index.html#token=${token}`;
};

const showLink = async (world: ConsoleWorld, options: Options): Promise<number> => {
  const link = await makeLink(world, options);
  world.terminal.talk(`Open this within ${options.minutes} minutes, and show it to no one else:`);
  world.terminal.tell(link);
  return 0;
};

/** Runs one command line, and resolves with the exit code. */
export const runConsoleCommand = (world: ConsoleWorld, args: string[]): Promise<number> =>
  runCommandLine(
    {
      usage: 'console',
      define: (program, act) =>
        siteOptions(program)
          .description('Prints a link to the console page that signs you in.')
          .option('--minutes <number>', 'for how long it is good', String(LONGEST))
          .allowExcessArguments(false)
          .addHelpText('after', HELP)
          .action(act((options: Options) => showLink(world, options))),
    },
    world.terminal,
    args,
  );

export const consoleCommand: CliCommand = (system, args) => runConsoleCommand({ ...system, domainOf }, args);
