import { SignJWT } from 'jose';
import { AUDIENCE, SWEEP_MAX_AGE, SWEEP_SCOPE } from '../../src/platform/console-token';
import { readConsoleSecret } from '../../src/platform/settings';
import { createCommand } from '../support/command';
import { Complaint } from '../support/complaint';
import { requireAccountForm } from '../support/credentials';
import type { System } from '../support/system';
import { findSite, placeText, type SiteFlags, siteOptions, type TargetWorld } from '../support/target';

type ConsoleWorld = TargetWorld & Pick<System, 'terminal' | 'now'>;

interface Options extends SiteFlags {
  minutes?: string;
  sweep?: boolean;
  json?: boolean;
}

/** min; the checkup takes no token that is older. */
const LONGEST = 60;

/** min; the checkup sweeps by no token that is older. */
const LONGEST_TO_SWEEP = SWEEP_MAX_AGE / 60;

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

/** For how long a sign-in is good, in min. */
const readMinutes = ({ minutes, sweep }: Options): number => {
  const longest = sweep ? LONGEST_TO_SWEEP : LONGEST;
  const length = Number(minutes ?? longest);
  if (/^\d+$/.test(minutes ?? String(longest)) && length >= 1 && length <= longest) return length;
  throw new Complaint(`--minutes must be a whole number from 1 to ${longest}${sweep ? ' with --sweep' : ''}.`);
};

/** The link that lets a person in. */
const makeLink = async (world: ConsoleWorld, minutes: number, { sweep, ...named }: Options): Promise<string> => {
  const site = await findSite(world, named);
  const { origin } = site;
  requireAccountForm(site.variables);
  const secret = readConsoleSecret(site.variables);
  if (!secret) throw new Complaint('There is no sign-in.', [NO_SECRET]);
  world.terminal.talk(`A sign-in for ${placeText(site)}.`);
  const now = Math.floor(world.now() / 1000);
  const { ACCOUNT_SID: account } = site.variables;
  const token = await new SignJWT({
    ...(sweep ? { scope: SWEEP_SCOPE } : {}),
    // For the page, which tells a person what they look at.
    ...(account ? { account } : {}),
    ...(site.flags.environment ? { environment: site.flags.environment } : {}),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + minutes * 60)
    .sign(new TextEncoder().encode(secret));
  return `${origin}/index.html#token=${token}`;
};

const showLink = async (world: ConsoleWorld, options: Options): Promise<number> => {
  const minutes = readMinutes(options);
  const link = await makeLink(world, minutes, options);
  const may = options.sweep ? ' Each person who has it can clean up what is stale.' : '';
  world.terminal.talk(`Open this within ${minutes} minutes, and show it to no one else.${may}`);
  world.terminal.tell(
    options.json ? JSON.stringify({ link, minutes, maySweep: options.sweep === true }, null, 2) : link,
  );
  return 0;
};

export const consoleCommand = createCommand('console', (program, act, world: ConsoleWorld) =>
  siteOptions(program)
    .description('Prints a link to the console page that signs you in.')
    .option(
      '--minutes <number>',
      `for how long it is good; default, and at most: ${LONGEST}, with --sweep ${LONGEST_TO_SWEEP}`,
    )
    .option('--sweep', 'the page may also clean up what is stale')
    .option('--json', 'print the link as JSON')
    .addHelpText('after', HELP)
    .action(act((options: Options) => showLink(world, options))),
);
