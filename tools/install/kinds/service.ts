import { attempt, unless } from '../../../src/platform/errors';
import { findService, SERVICE_NAME, type Site } from '../../engine/directory';
import type { Finding, Kind } from '../../engine/kind';
import { readable } from '../../engine/problem';
import { commandLine } from '../../support/command-line';
import type { Session } from '../session';
import { noteOn } from './site';

interface Service {
  /** Without it the Functions have neither ACCOUNT_SID nor AUTH_TOKEN, and answer 500. */
  includeCredentials: boolean;
}

/** What goes with a removal: a Service that setup made, unless there are Environments on it that setup did not make. */
export const goingWith = ({
  account,
  journal,
  options,
}: Session): { service: boolean; sites: Site[]; others: Site[] } => {
  const { now } = journal;
  const { sites = [] } = readable(account.service) ?? {};
  const others = sites.filter((site) => !now || !noteOn(now, site));
  if (now?.service.made && (!others.length || options.force)) return { service: true, sites, others: [] };
  return {
    service: false,
    sites: sites.filter((site) => !others.includes(site) && now && !noteOn(now, site)?.before?.buildSid),
    others,
  };
};

/** The Service `flexkeep`, as far as it is not what deploying makes of it. */
export const serviceKind = (session: Session): Kind<Service> => {
  const { client, journal, account, options } = session;
  const found = readable(account.service);
  const here = { key: found?.sid ?? '', name: `the Service ${SERVICE_NAME}` };
  const change = (includeCredentials: boolean) => ({
    ...{
      kind: 'update' as const,
      ...here,
      from: { includeCredentials: !includeCredentials },
      to: { includeCredentials },
    },
  });
  const isOff = found?.includeCredentials === false;
  return {
    ...{ step: 'service', title: 'Service' },
    right: (verb) => `${verb} Serverless Services`,
    async fetch(sid) {
      const there = await findService(client);
      return there?.sid === sid ? { includeCredentials: there.includeCredentials } : undefined;
    },
    async update(sid, _, to) {
      await attempt(() => client.serverless.v1.services(sid).update({ ...to }));
      return { sid, state: to };
    },
    remove: (sid) => unless(['gone'], () => client.serverless.v1.services(sid).remove()),
    differences: (before, after) =>
      before.includeCredentials === after.includeCredentials ? [] : [{ property: 'includeCredentials' }],
    async plan() {
      if (!isOff || !options.deploy) return { writes: [], words: [] };
      const words = [`let the Service "${SERVICE_NAME}" (${here.key}) give its Functions the account's credentials`];
      return { writes: [change(true)], words };
    },
    note: async () =>
      isOff &&
      journal.update((now) => ({ ...now, service: { ...now.service, withoutCredentials: !now.service.made } })),
    /** One that setup made goes with its Environments, unless there are others on it. */
    async planBack() {
      const { now } = journal;
      if (!found || !now) return { writes: [], words: [] };
      const { service, others } = goingWith(session);
      const domains = found.sites.map(({ domain }) => `https://${domain}`);
      const name = `the Service "${SERVICE_NAME}" (${found.sid})`;
      if (service) {
        const what = domains.length ? `, and with it what runs on ${domains.join(' and ')}` : '';
        const from = { includeCredentials: found.includeCredentials };
        return { writes: [{ kind: 'delete', ...here, from }], words: [`remove ${name}${what}`] };
      }
      const where = others.map(({ domain }) => `https://${domain}`).join(' and ');
      const why = now.service.made
        ? `setup did not deploy ${where}; to remove that as well: --force`
        : 'it was there before setup';
      const isBack = now.service.withoutCredentials && found.includeCredentials;
      return {
        writes: isBack ? [change(false)] : [],
        words: isBack ? [`let ${name} give its Functions no credentials, as before`] : [],
        left: [`${name}: ${why}`],
      };
    },
    check: (): Finding[] => {
      if (!isOff) return [];
      const says = `it does not give its Functions ACCOUNT_SID and AUTH_TOKEN: each answers 500`;
      return [{ check: 'Service', ok: false, says, todo: `${commandLine(options.flags, 'setup')}, which lets it` }];
    },
  };
};
