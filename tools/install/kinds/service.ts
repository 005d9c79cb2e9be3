import { attempt, unless } from '../../../src/platform/errors';
import { findService, SERVICE_NAME } from '../../engine/directory';
import type { Kind, Write } from '../../engine/kind';
import { amiss, readable } from '../../engine/problem';
import { commandLine } from '../../support/command-line';
import type { Session } from '../session';
import { noteOn } from './site';

interface Service {
  /** Without it the Functions have neither ACCOUNT_SID nor AUTH_TOKEN, and answer 500. */
  includeCredentials: boolean;
}

/** What goes with a removal: a Service that setup made, unless there are Environments on it that setup did not make. */
export const goingWith = ({ account, journal, options }: Session) => {
  const { now } = journal;
  const { sites = [] } = readable(account.service) ?? {};
  const others = sites.filter((site) => !now || !noteOn(now, site));
  if (now?.service.made && (!others.length || options.force)) return { service: true, sites, others: [] };
  const own = sites.filter((site) => !others.includes(site));
  return { service: false, sites: own.filter((site) => now && !noteOn(now, site)?.before?.buildSid), others };
};

/** Where nothing runs any more after a removal; also where that is so already, since an earlier one was cut off. */
export const goingDomains = (session: Session): string[] => {
  const { sites = [] } = readable(session.account.service) ?? {};
  const going = goingWith(session).sites;
  const { deployed } = session.journal.now ?? {};
  const isGone = deployed && !sites.some(({ domain }) => domain === deployed.domain);
  return [...going.map(({ domain }) => domain), ...(isGone ? [deployed.domain] : [])];
};

/** The Service `flexkeep`: what deploying does not make of it. */
export const serviceKind = (session: Session): Kind<Service> => {
  const { client, journal, account, options } = session;
  const found = readable(account.service);
  const title = `the Service "${SERVICE_NAME}" (${found?.sid})`;
  const here = { key: found?.sid ?? '', name: `Service ${SERVICE_NAME}` };
  const change = (from: boolean): Write<Service> => ({
    ...{ kind: 'update', ...here, from: { includeCredentials: from }, to: { includeCredentials: !from } },
  });
  const isOff = found?.includeCredentials === false;
  return {
    ...{ step: 'service', title: 'Service', right: ({ kind }) => `${kind} Serverless Services` },
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
      if (!isOff || !options.deploy) return undefined;
      return { writes: [change(false)], words: [`let ${title} give its Functions the account's credentials`] };
    },
    note: async () =>
      isOff &&
      journal.update((now) => ({ ...now, service: { ...now.service, withoutCredentials: !now.service.made } })),
    async planBack() {
      const { made, withoutCredentials } = journal.now?.service ?? {};
      if (!found) return undefined;
      const { includeCredentials } = found;
      const { service, others } = goingWith(session);
      if (service) {
        const domains = found.sites.map(({ domain }) => `https://${domain}`).join(' and ');
        const words = [`remove ${title}${domains ? `, and with it what runs on ${domains}` : ''}`];
        return { writes: [{ kind: 'delete', ...here, from: { includeCredentials } }], words };
      }
      const where = others.map(({ domain }) => `https://${domain}`).join(' and ');
      const force = commandLine(options.flags, 'remove', '--force');
      const why = made
        ? `setup did not deploy ${where}; to remove that as well: ${force}`
        : 'it was there before setup';
      const isBack = withoutCredentials && includeCredentials;
      return {
        writes: isBack ? [change(true)] : [],
        words: isBack ? [`let ${title} give its Functions no credentials, as before`] : [],
        left: [`${title}: ${why}`],
      };
    },
    check() {
      const says = 'it does not give its Functions ACCOUNT_SID and AUTH_TOKEN: each answers 500';
      return isOff ? [amiss('Service', says, `${commandLine(options.flags, 'setup')}, which lets it`)] : [];
    },
  };
};
