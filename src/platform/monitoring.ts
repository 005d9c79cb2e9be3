import { fieldsIn } from './parse';
import {
  createReader,
  type Environment,
  isSet,
  readSettings,
  type Settings,
  SettingsError,
  webAddress,
} from './settings';

/** Where a sweep says that something is wrong, and when. */
interface AlertSettings {
  url: string;
  /** Sent as JSON, with `{text}` and `{event}` filled in. */
  template: object;
  /** More of these in one sweep are worth an alert: stale engagements, and those that could not be cleaned up. */
  above: { stale: number; failed: number };
}

/** Where a sweep sends its counts: OTLP over HTTP, as JSON. */
interface MetricsSettings {
  url: string;
  headers: Record<string, string>;
}

/** Whom a sweep tells what came of it. Absent: no one. */
export interface Monitoring {
  alert?: AlertSettings;
  metrics?: MetricsSettings;
}

/** Slack's incoming webhooks take it: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const SLACK = '{"text":"{text}"}';

const objectIn = (text: string): object | undefined => {
  try {
    return fieldsIn(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const template = {
  test: (text: string) => text.includes('{text}') && objectIn(text) !== undefined,
  expected: `a JSON object with {text} in it, such as ${SLACK}`,
};

const count = (most: number) => ({
  test: (text: string) => /^\d{1,7}$/.test(text) && Number(text) <= most,
  expected: `a whole number from 0 to ${most}`,
});

/** As OTEL_EXPORTER_OTLP_HEADERS has them: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const headersIn = (text: string): Record<string, string> | undefined => {
  const pairs = text.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*([!-~]+)\s*$/.exec(pair));
  try {
    const decoded = pairs.map((pair) => [pair?.[1] ?? '', decodeURIComponent(pair?.[2] ?? '')] as const);
    return decoded.every(([name, value]) => name && /^[ -~]+$/.test(value)) ? Object.fromEntries(decoded) : undefined;
  } catch {
    return undefined;
  }
};

const headers = {
  test: (text: string) => headersIn(text) !== undefined,
  expected: 'name=value, several with commas between; a comma or space in a value as %2C or %20',
};

/** The runs remember so many SIDs of what could not be cleaned up, and no more. */
const MOST_FAILED = 19;

/** Reads what of the settings only a sweep needs, or throws one {@link SettingsError} that names all that is wrong. */
export const readMonitoring = (environment: Environment): Monitoring => {
  const { read, problems } = createReader(environment);
  const monitoring: Monitoring = {};
  if (isSet(environment, 'ALERT_URL')) {
    monitoring.alert = {
      url: read('ALERT_URL', webAddress),
      template: objectIn(read('ALERT_TEMPLATE', template, SLACK)) ?? {},
      above: {
        stale: Number(read('ALERT_ABOVE_STALE', count(1e6), '20')),
        failed: Number(read('ALERT_ABOVE_FAILED', count(MOST_FAILED), '0')),
      },
    };
  }
  if (isSet(environment, 'METRICS_URL')) {
    const given = isSet(environment, 'METRICS_HEADERS') ? headersIn(read('METRICS_HEADERS', headers)) : undefined;
    monitoring.metrics = { url: read('METRICS_URL', webAddress), headers: given ?? {} };
  }
  if (problems.length) throw new SettingsError(problems);
  return monitoring;
};

const settled = <T>(read: () => T): T | SettingsError => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
};

/** What any Function reads, checked. @throws {SettingsError} that names everything that is wrong */
export const readAllSettings = (environment: Environment): Settings => {
  const [settings, monitoring] = [settled(() => readSettings(environment)), settled(() => readMonitoring(environment))];
  const wrong = [settings, monitoring].filter((one) => one instanceof SettingsError);
  if (settings instanceof SettingsError || wrong.length) {
    throw new SettingsError(wrong.flatMap(({ problems }) => problems));
  }
  return settings;
};
