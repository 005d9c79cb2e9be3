import type { Twilio } from 'twilio';
import { deployedSite, type Site } from '../engine/directory';
import { telling } from '../engine/problem';
import { createCommand } from '../support/command';
import { readEnvironmentName } from '../support/command-line';
import type { System } from '../support/system';
import { type TargetFlags, targetOptions } from '../support/target';
import type { Terminal } from '../support/terminal';

type LogsWorld = Pick<System, 'terminal' | 'variables' | 'connect' | 'pause' | 'onInterrupt'>;

interface Options extends TargetFlags {
  environment: string;
  follow?: boolean;
  json?: boolean;
}

interface Line {
  sid: string;
  at: string;
  level: string;
  message: string;
}

/** Lines at a time; Twilio keeps those of the last day: https://www.twilio.com/docs/serverless/api/resource/logs */
const MOST_LINES = 100;

/** ms between two looks. */
const LOOK_MS = 2_000;

/** Twilio's dates are whole seconds: a look begins a second before the last line, and leaves out what was printed. */
const OVERLAP_MS = 1_000;

const readLines = async (client: Twilio, site: Site, since?: number): Promise<Line[]> => {
  const { logs } = client.serverless.v1.services(site.serviceSid).environments(site.environmentSid);
  const found = await telling('reading the log', 'read the Functions’ log', () =>
    logs.list({
      pageSize: MOST_LINES,
      limit: MOST_LINES,
      ...(since === undefined ? {} : { startDate: new Date(since - OVERLAP_MS) }),
    }),
  );
  return found
    .map(({ sid, dateCreated, level, message }) => ({
      sid,
      at: dateCreated.toISOString(),
      level: String(level),
      message,
    }))
    .reverse();
};

const lineText = ({ at, level, message }: Line, { dim, red, yellow }: Terminal['colors']): string => {
  const color = level === 'error' ? red : level === 'warn' ? yellow : String;
  return `${dim(at)} ${color(level.padEnd(5))} ${message}`;
};

const showLogs = async (world: LogsWorld, { environment, follow, json, ...flags }: Options): Promise<number> => {
  const { tell, talk, colors } = world.terminal;
  const client = world.connect(world.variables(flags));
  const site = await deployedSite(client, environment);
  talk(`The log of ${site.domain}${follow ? ', until Ctrl-C' : ''}.`);
  let isOver = !follow;
  const forget = world.onInterrupt(() => {
    isOver = true;
  });
  const shown = new Set<string>();
  let since: number | undefined;
  for (;;) {
    for (const { sid, ...line } of await readLines(client, site, since)) {
      since = Math.max(since ?? 0, Date.parse(line.at));
      if (shown.has(sid)) continue;
      shown.add(sid);
      tell(json ? JSON.stringify({ sid, ...line }) : lineText({ sid, ...line }, colors));
    }
    if (isOver) break;
    await world.pause(LOOK_MS);
  }
  forget();
  return 0;
};

export const logsCommand = createCommand('logs', (program, act, world: LogsWorld) =>
  targetOptions(program)
    .description(`Prints the last ${MOST_LINES} lines that the deployed Functions printed, oldest first.`)
    .option('--environment <name>', 'of this Environment; "production": no suffix', readEnvironmentName, 'dev')
    .option('--follow', 'go on with what comes')
    .option('--json', 'print each line as JSON')
    .addHelpText(
      'after',
      '\nThe account: ACCOUNT_SID and AUTH_TOKEN, from the environment or .env. Twilio keeps the lines of a day.\nWhat a line means: docs/on-call.md',
    )
    .action(act((options: Options) => showLogs(world, options))),
);
