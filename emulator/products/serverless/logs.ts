import { badRequest } from '../../core/errors';
import { filled } from '../shared/call';
import { defineResource } from '../shared/resource';
import { type TwilioWorld, timestamp } from '../shared/world';
import { environments, serverlessServices } from './services';
import type { Site } from './site';

/** Approximate: the description names no values; clients in public use print them as they come. @fidelity serverless.logs */
type LogLevel = 'info' | 'warn' | 'error';

/** What a Function printed. */
export interface LogLine {
  level: LogLevel;
  message: string;
  /** Of the Function, `/inbound`; absent where the platform itself says something. */
  path?: string | undefined;
  /** `RQ…` */
  requestSid?: string | undefined;
  /** The number of the request in the journal. */
  cause?: number | undefined;
}

interface LogRow {
  sid: string;
  service_sid: string;
  environment_sid: string;
  build_sid: string | null;
  deployment_sid: string | null;
  function_sid: string | null;
  request_sid: string | null;
  level: LogLevel;
  message: string;
  date_created: string;
}

const DAY_MS = 86_400_000;

/** Epoch ms of a date in a filter. */
const instant = (name: string, text: string | undefined, otherwise: number): number => {
  const at = text === undefined ? otherwise : Date.parse(text);
  if (Number.isNaN(at)) throw badRequest(`Invalid ${name}`);
  return at;
};

/**
 * What Functions printed, newest first: of the last day, "Defaults to 1 day prior to current date/time" (the description).
 * @fidelity serverless.logs
 */
export const logs = defineResource<LogRow, 'serverless.Log'>('serverless.Log', {
  prefix: 'NO',
  parents: [serverlessServices, environments],
  list({ input }, { clock }) {
    const from = instant('StartDate', filled(input.StartDate), clock.now() - DAY_MS);
    const to = instant('EndDate', filled(input.EndDate), clock.now());
    const wanted = filled(input.FunctionSid);
    return {
      descending: true,
      where({ function_sid, date_created }) {
        const at = Date.parse(date_created);
        return at >= from && at <= to && (wanted === undefined || function_sid === wanted);
      },
    };
  },
});

/** "kept 30 days": https://www.twilio.com/docs/serverless/api; this many of each Environment stay at most. */
const KEPT_MS = 30 * DAY_MS;
const MOST_KEPT = 10_000;

/** Keeps a line that a deployed version printed. */
export const keepLog = (world: TwilioWorld, site: Omit<Site, 'assets'>, line: LogLine): void => {
  const place = `${site.serviceSid}/${site.environmentSid}`;
  const kept = logs.collection(world, place);
  const isOver = (row: LogRow | undefined) =>
    row !== undefined && Date.parse(row.date_created) < world.clock.now() - KEPT_MS;
  while (kept.size >= MOST_KEPT || isOver(kept.first())) kept.shift();
  const row = logs.make(world, {
    service_sid: site.serviceSid,
    environment_sid: site.environmentSid,
    build_sid: site.buildSid,
    deployment_sid: site.deploymentSid,
    function_sid: site.functions.find(({ path }) => path === line.path)?.functionSid ?? null,
    request_sid: line.requestSid ?? null,
    level: line.level,
    message: line.message,
    date_created: timestamp(world),
  });
  logs.keep(world, place, row);
};
