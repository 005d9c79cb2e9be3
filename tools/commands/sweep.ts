import { createCommand } from '../support/command';
import { Complaint } from '../support/complaint';
import { readAuthToken } from '../support/credentials';
import type { System } from '../support/system';
import { findSite, placeText, type SiteFlags, siteOptions, type TargetWorld } from '../support/target';
import { askForSlice } from '../sweep/ask';
import { follow } from '../sweep/follow';
import { adviceOf, lineOf, tableOf } from '../sweep/show';

export type SweepWorld = TargetWorld & Pick<System, 'terminal' | 'request' | 'pause' | 'random'>;

interface Options extends SiteFlags {
  apply?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

const OK = 0;
const ERROR = 1;
const STALE = 2;

const HELP = `
AUTH_TOKEN, from the environment or .env, signs the request. HTTP_PROXY is honoured.
Where no account is named at all, the embedded Twilio that runs for this checkout is swept.
Exit codes: 0 nothing is stale, or all of it was cleaned up; 1 error, or something is left; 2 (dry run) something is stale.
More: docs/sweeping.md`;

const sweep = async (world: SweepWorld, { apply, dryRun, json, ...named }: Options): Promise<number> => {
  if (apply && dryRun) throw new Complaint('--apply and --dry-run exclude each other.');
  const { terminal } = world;
  const { bar } = terminal;
  const site = await findSite(world, named);
  const { origin, variables, flags } = site;
  const authToken = readAuthToken(variables);
  terminal.talk(`${apply ? 'A sweep' : 'A dry run of the sweep'} at ${placeText(site)} …`);
  const talk = (line: string) => {
    bar?.clear();
    terminal.talk(line);
  };
  const total = await follow(
    (params) => askForSlice({ ...world, talk }, { origin, authToken, through: variables }, params),
    !apply,
    (sofar) => (bar?.show ?? terminal.talk)(`  ${lineOf(sofar)}`),
  ).finally(() => bar?.clear());
  terminal.tell(json ? JSON.stringify(total, null, 2) : tableOf(total, terminal.colors));
  terminal.talk(adviceOf(total, flags));
  if (total.stopped || total.left.length) return ERROR;
  return total.dryRun && total.stale ? STALE : OK;
};

export const sweepCommand = createCommand('sweep', (program, act, world: SweepWorld) =>
  siteOptions(program)
    .description(
      'Sweeps from the first slice to the last, and shows what was found. A dry run unless --apply is given.',
    )
    .option('--apply', 'clean up what is stale')
    .option('--dry-run', 'change nothing (the default)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(act((options: Options) => sweep(world, options))),
);
