import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CONSUMER_VARIABLES } from '../../../src/platform/consumers';
import { readAllSettings } from '../../../src/platform/monitoring';
import { type Settings, SettingsError } from '../../../src/platform/settings';
import { deployedVariables, sizeTroubles } from '../../deploy/variables';
import type { Kind } from '../../engine/kind';
import { settingTroubles } from '../../support/complain';
import { Complaint } from '../../support/complaint';
import { readEnvFile, type Variables } from '../../support/environment';
import { writeText } from '../../support/files';
import { type Session, UNKNOWN_ORIGIN } from '../session';
import { entriesOf, partsOf, spreadConsumers } from './adopt';
import { adoptionOf } from './callback';

/** `undefined`: the line goes. */
type EnvChanges = Record<string, string | undefined>;

/** Both Node.js' own reader and the one in twilio-run (dotenv 6) take these bare. */
const PLAIN = /^[\w.:/,@%+=~-]*$/;

/**
 * Neither reader knows an escape for a quote; both take the other kind of quotes as they are. A shell
 * replaces $ and ` in double quotes.
 */
const quoted = (name: string, value: string): string => {
  if (PLAIN.test(value)) return value;
  const marks = /[$`]/.test(value) ? [`'`, `"`] : [`"`, `'`];
  const quote = marks.find((mark) => !value.includes(mark));
  if (quote && !/[\r\n\\]/.test(value)) return `${quote}${value}${quote}`;
  const problem =
    'its value cannot be written to a .env file: it has a line break, a backslash, or both kinds of quotes';
  throw new Complaint('The variables cannot be written.', [{ where: name, problem }], 'file');
};

const nameIn = (line: string): string | undefined => /^\s*(?:export\s+)?([\w.-]+)\s*=/.exec(line)?.[1];

/** The text with these variables, and everything else as it was: comments, order, other lines. */
export const editEnv = (text: string, changes: EnvChanges): string => {
  const left = new Map(Object.entries(changes));
  const kept = text.split('\n').flatMap((line) => {
    const name = nameIn(line);
    if (name === undefined || !(name in changes)) return [line];
    const value = changes[name];
    const isFirst = left.delete(name);
    return value === undefined || !isFirst ? [] : [`${name}=${quoted(name, value)}`];
  });
  const added = [...left].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${quoted(name, value)}`]));
  const body = kept.join('\n').replace(/\n*$/, '');
  return [...(body ? [body] : []), ...added, ''].join('\n');
};

/** Edits a file, which need not be there yet. @throws {Complaint} */
const editEnvFile = (cwd: string, file: string, changes: EnvChanges): void => {
  const path = resolve(cwd, file);
  writeText({ cwd }, file, editEnv(existsSync(path) ? readFileSync(path, 'utf8') : '', changes), true);
};

const SHORTER = 'Shorten it. For DOWNSTREAM_EVENT_URLS: a shorter list behind #events=, or --no-adopt.';

/** Reads the settings as the Functions will, so that nothing is deployed that answers 500. @throws {Complaint} */
export const usableSettings = ({ variables }: Pick<Session, 'variables'>): Settings => {
  const needed = deployedVariables(variables);
  const large = sizeTroubles(needed).map((trouble) => ({ remedy: SHORTER, ...trouble }));
  if (large.length) throw new Complaint('The Functions cannot have these variables.', large);
  try {
    return readAllSettings({ ...variables, ...needed });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new Complaint('The Functions cannot work with these variables.', settingTroubles(error));
  }
};

/** How the tools reach an embedded Twilio: its own file of them is gone when it stops. */
const CONNECTION = ['AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS'];

/** What the `.env` file shall say. What is not named here stays as it is. */
const wantedVariables = (session: Session): Record<string, string> => {
  const { account, chosen, variables, deployed, takenOver, secret, options, origin } = session;
  if (!chosen) return {};
  const kept = (name: string) => variables[name]?.trim() || undefined;
  const connection = options.embedded ? CONNECTION.flatMap((name) => (kept(name) ? [[name, kept(name)]] : [])) : [];
  const consumers = Object.entries(spreadConsumers(adoptionOf(session).downstream));
  const timer = kept('SWEEP_TIMER_WORKFLOW_SID');
  return {
    ...Object.fromEntries(connection),
    ACCOUNT_SID: account.sid,
    ...takenOver,
    TWILIO_FLEX_WORKSPACE_SID: chosen.workspace.sid,
    TWILIO_FLEX_WORKFLOW_SID: chosen.workflow.sid,
    TWILIO_FLEX_CHAT_SERVICE_SID: chosen.chatService.sid,
    ...(chosen.proxyService ? { TWILIO_FLEX_PROXY_SERVICE_SID: chosen.proxyService.sid } : {}),
    TWILIO_FLEX_SYNC_SID: chosen.syncServiceSid,
    ...(chosen.orchestrations ? { ORCHESTRATIONS: chosen.orchestrations } : {}),
    CONSOLE_SECRET: kept('CONSOLE_SECRET') ?? deployed.CONSOLE_SECRET ?? secret,
    ...Object.fromEntries(consumers.filter(([name, value]) => value || kept(name) || takenOver[name])),
    ...(timer ? { SWEEP_TIMER_WORKFLOW_SID: timer } : {}),
    // The other commands find by it what is deployed; the platform itself tells the Functions.
    ...(origin === UNKNOWN_ORIGIN ? {} : { DOMAIN_NAME: new URL(origin).host }),
  };
};

/** What .gitignore names. */
const IGNORED = /(^|\/)(\.env(\..*)?|\.flexkeep\/.*)$/;

/** The `.env` file, as far as setup writes it: each variable by its name. */
export const variablesKind = (session: Session): Kind<EnvChanges> => {
  const { world, options, journal, account } = session;
  const path = resolve(world.cwd, options.env);
  const there = (): Variables => readEnvFile(world.cwd, options.env) ?? {};
  const change = (to: EnvChanges) => ({
    ...{ kind: 'update' as const, key: path, name: options.env, to },
    from: Object.fromEntries(Object.keys(to).map((name) => [name, there()[name]])),
  });
  return {
    ...{ step: 'variables', title: 'Variables', right: () => 'write the file' },
    fetch: async () => there(),
    async update(sid, _, to) {
      editEnvFile(world.cwd, options.env, to);
      return { sid, state: to };
    },
    /** The names that `after` has. Values may be secrets. */
    differences: (before, after) =>
      Object.keys(after).flatMap((property) => (before[property] === after[property] ? [] : [{ property }])),
    async plan() {
      const wanted = wantedVariables(session);
      session.variables = { ...session.variables, ...wanted };
      usableSettings(session);
      const now = there();
      const to = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => now[name] !== value));
      const later = session.origin === UNKNOWN_ORIGIN && options.deploy ? ['DOMAIN_NAME'] : [];
      const names = [...Object.keys(to), ...later];
      if (!names.length) return undefined;
      return {
        writes: Object.keys(to).length ? [change(to)] : [],
        words: [`write to ${options.env}: ${names.join(', ')}`],
        notices: IGNORED.test(options.env)
          ? []
          : [`${options.env} will hold secrets, and .gitignore does not name it.`],
      };
    },
    /**
     * Takes out what setup made and is not there any more: the Functions' domain, the timer's Workflow, and the callback
     * that was kept as a consumer. The rest stays: a person wrote it, or a next setup can use it.
     */
    async planBack() {
      const now = there();
      const { timer, callback, deployed } = journal.now ?? {};
      if (now.ACCOUNT_SID !== account.sid) return undefined;
      const adopted = callback?.adopted ? partsOf(callback.adopted) : [];
      const to: EnvChanges = {};
      if (deployed && now.DOMAIN_NAME === deployed.domain) to.DOMAIN_NAME = undefined;
      if (timer && now.SWEEP_TIMER_WORKFLOW_SID) to.SWEEP_TIMER_WORKFLOW_SID = undefined;
      for (const name of CONSUMER_VARIABLES) {
        const entries = entriesOf(now[name] ?? '');
        const rest = entries.filter((entry) => !adopted.includes(entry));
        if (rest.length < entries.length) to[name] = rest.join(' ') || undefined;
      }
      const names = Object.keys(to);
      if (!names.length) return undefined;
      return { writes: [change(to)], words: [`take out of ${options.env}: ${names.join(', ')}`] };
    },
  };
};
