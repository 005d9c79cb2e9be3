import { createHash } from 'node:crypto';
import { attempt, unless } from '../../../src/platform/errors';
import { deployedVariables, FUNCTION_VARIABLES, isSecret } from '../../deploy/variables';
import { findService, type Site, variablesAt } from '../../engine/directory';
import type { Installation, SiteNote } from '../../engine/journal';
import type { Change, Kind, Live, Planned } from '../../engine/kind';
import { amiss, type Finding, fine, readable, unknown } from '../../engine/problem';
import { commandLine } from '../../support/command-line';
import { runSelfTest } from '../self-test';
import { type Session, siteText, UNKNOWN_ORIGIN } from '../session';

type Values = Record<string, string | undefined>;

/** The Functions of one Environment. */
export interface SiteState {
  /** Absent: nothing runs there; in what is wanted: it is to be uploaded. */
  buildSid?: string | undefined;
  /** Of what was uploaded, where setup did; else it is not known, for what Assets hold cannot be read back. */
  digest?: string | undefined;
  /** Those of Flexkeep. */
  variables: Values;
}

/** Variables as they are noted: of a secret only what tells whether it has changed. */
const noted = (variables: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value = '']) => [
      name,
      isSecret(name) ? `sha256 ${createHash('sha256').update(value).digest('hex').slice(0, 16)}` : value,
    ]),
  );

const environmentOf = ({ client }: Session, { serviceSid, environmentSid }: Site) =>
  client.serverless.v1.services(serviceSid).environments(environmentSid);

export const readSiteVariables = async ({ client }: Session, site: Site): Promise<Record<string, string>> =>
  Object.fromEntries((await variablesAt(client, site)).map(({ key, value }) => [key, value]));

const changedIn = (before: Values, after: Values): string[] =>
  FUNCTION_VARIABLES.filter((name) => before[name] !== after[name]);

const isSameBuild = (before: SiteState, after: SiteState): boolean =>
  after.digest ? before.digest === after.digest : before.buildSid === after.buildSid;

const differences = (before: SiteState, after: SiteState): Change[] =>
  [...(isSameBuild(before, after) ? [] : ['Functions']), ...changedIn(before.variables, after.variables)].map(
    (property) => ({ property }),
  );

/** Why there is something to deploy; empty: there is not. */
const reasonsFor = (from: SiteState | undefined, to: SiteState): string[] => {
  if (!from?.buildSid) return ['nothing is deployed there yet'];
  const changed = changedIn(from.variables, to.variables);
  const set = changed.filter((name) => name in to.variables);
  const gone = changed.filter((name) => !(name in to.variables));
  const how = from.digest ? 'the Functions have changed since' : 'what is there was deployed by other means';
  return [
    ...(isSameBuild(from, to) ? [] : [how]),
    ...(set.length ? [`variables: ${set.join(', ')}`] : []),
    ...(gone.length ? [`variables to be removed: ${gone.join(', ')}`] : []),
  ];
};

export const siteIn = ({ account, options }: Pick<Session, 'account' | 'options'>): Site | undefined =>
  readable(account.service)?.sites.find(({ suffix }) => suffix === options.environment);

/** What setup did to an Environment; `undefined`: nothing. An earlier version noted nothing of those of its own Service. */
export const noteOn = ({ service, deployed }: Installation, site: Site): SiteNote | undefined =>
  service.sites?.[site.suffix] ?? (service.made && deployed?.environmentSid === site.environmentSid ? {} : undefined);

/** An Environment of the Service `flexkeep`: what runs there, and its variables. */
export const siteKind = (session: Session): Kind<SiteState> => {
  const { client, world, options, journal, digest } = session;
  const find = async (where: (site: Site) => boolean) => (await findService(client))?.sites.find(where);
  const at = (sid: string) => find(({ environmentSid }) => environmentSid === sid);
  const stateOf = async (site: Site): Promise<SiteState> => {
    const { buildSid } = site;
    const { environmentSid, buildSid: ours, digest: known } = journal.now?.deployed ?? {};
    const isOurs = buildSid !== undefined && environmentSid === site.environmentSid && ours === buildSid;
    const variables = await readSiteVariables(session, site);
    return { variables, ...(buildSid ? { buildSid } : {}), ...(isOurs ? { digest: known } : {}) };
  };
  const wanted = (): SiteState => ({ digest, variables: deployedVariables(session.variables) });

  const deploy = async (to: SiteState): Promise<Live<SiteState>> => {
    const { environment } = options;
    const { talk } = world.terminal;
    const { domain, serviceSid, environmentSid } = await world.deploy({
      environment,
      variables: session.variables,
      talk,
    });
    const { buildSid } = (await at(environmentSid)) ?? {};
    session.origin = `https://${domain}`;
    await journal.update((now) => {
      const deployed = { domain, serviceSid, environmentSid, ...(buildSid ? { buildSid } : {}), digest };
      const note = { ...now.service.sites?.[environment], ...(buildSid ? { after: buildSid } : {}) };
      const sites = { ...now.service.sites, [environment]: note };
      return { ...now, service: { ...now.service, sid: serviceSid, sites }, deployed };
    });
    return { sid: environmentSid, state: { ...to, buildSid } };
  };

  /** What ran before runs again, with the variables that it had. */
  const activate = async (site: Site, from: SiteState, { buildSid, digest: known, variables }: SiteState) => {
    const place = environmentOf(session, site);
    const there = await variablesAt(client, site);
    for (const key of changedIn(from.variables, variables)) {
      const [now, value] = [there.find((one) => one.key === key), variables[key]];
      if (now && value !== undefined) await attempt(() => now.update({ value }));
      else if (now) await unless(['gone'], () => now.remove());
      else if (value !== undefined) await attempt(() => place.variables.create({ key, value }));
    }
    if (site.buildSid === buildSid) return;
    await attempt(() => place.deployments.create(buildSid ? { buildSid } : {}));
    const { deployed } = journal.now ?? {};
    if (!buildSid || !known || !deployed) return;
    await journal.update((now) => ({ ...now, deployed: { ...deployed, buildSid, digest: known } }));
  };

  /** How one becomes what it was before setup. */
  const planOne = async (site: Site, { before, after }: SiteNote): Promise<Planned<SiteState> & { left: string[] }> => {
    const where = `https://${site.domain}`;
    // What ran before runs again where an earlier removal was cut off.
    const isTheirs = after !== undefined && ![after, before?.buildSid].includes(site.buildSid);
    if (isTheirs) return { writes: [], words: [], left: [`what runs on ${where}: it was deployed there since`] };
    const from = await stateOf(site);
    const here = { key: site.environmentSid, name: where };
    if (!before) {
      const words = [`remove the Environment of ${where}, which setup made`];
      return { writes: [{ kind: 'delete', ...here, from }], words, left: [] };
    }
    const changed = changedIn(before.variables, noted(from.variables));
    const isLost = (name: string): boolean => isSecret(name) && name in before.variables;
    const back = changed.filter((name) => !isLost(name));
    const left = changed.filter(isLost).map((name) => `${name} on ${where}: of a secret is not noted what it was`);
    const words = back.length ? [`put back on ${where}: ${back.join(', ')}`] : [];
    const to: SiteState = {
      buildSid: from.buildSid,
      variables: { ...from.variables, ...Object.fromEntries(back.map((name) => [name, before.variables[name]])) },
    };
    const { buildSid: old } = before;
    const { builds } = client.serverless.v1.services(site.serviceSid);
    if (old !== from.buildSid && old && !(await unless(['gone'], () => builds(old).fetch()))) {
      left.push(`what runs on ${where}: Twilio does not keep the Build ${old} any more`);
    } else if (old !== from.buildSid) {
      to.buildSid = old;
      words.unshift(`${old ? `activate ${old} again` : 'let nothing run any more'} on ${where}`);
    }
    return { writes: words.length ? [{ kind: 'update', ...here, from, to }] : [], words, left };
  };

  return {
    ...{ step: 'deploy', title: 'Deployment', differences, create: deploy },
    right: ({ kind }) => (kind === 'delete' ? 'delete Serverless Services' : 'deploy to Functions and Assets'),
    async fetch(sid) {
      const site = await at(sid);
      return site && stateOf(site);
    },
    async alike() {
      const site = await find(({ suffix }) => suffix === options.environment);
      return site ? [{ sid: site.environmentSid, state: await stateOf(site) }] : [];
    },
    async update(sid, from, to) {
      const site = await at(sid);
      if (!site || (to.digest && !to.buildSid)) return deploy(to);
      await activate(site, from, to);
      return { sid, state: to };
    },
    async remove(sid) {
      const site = await at(sid);
      if (site) await unless(['gone'], () => environmentOf(session, site).remove());
    },
    async plan() {
      if (!options.deploy) return undefined;
      const site = siteIn(session);
      const to = wanted();
      const from = site && (await stateOf(site));
      const reasons = reasonsFor(from, to);
      const place = siteText({ origin: site ? `https://${site.domain}` : UNKNOWN_ORIGIN, options });
      const words = [`deploy to the ${place}: ${reasons.join('; ')}`];
      const name = `Environment ${options.environment || 'production'}`;
      if (!reasons.length) return undefined;
      if (!site || !from) return { writes: [{ kind: 'create', key: 'new', name, to }], words };
      return { writes: [{ kind: 'update', key: site.environmentSid, name, from, to }], words };
    },
    /** The state before the first setup is noted, and stays so. */
    async note({ writes: [write] }) {
      const site = siteIn(session);
      const { now } = journal;
      if (!write || !now || now.service.sites?.[options.environment]) return;
      const { buildSid, variables = {} } = 'from' in write ? write.from : {};
      const before = { ...(buildSid ? { buildSid } : {}), variables: noted(variables) };
      const note: SiteNote = (site && noteOn(now, site)) ?? (site ? { before } : {});
      await journal.update((there) => {
        const sites = { [options.environment]: note, ...there.service.sites };
        return { ...there, service: { ...there.service, sites } };
      });
    },
    async planBack() {
      const all: Planned<SiteState> & { left: string[] } = { writes: [], words: [], left: [] };
      const { now } = journal;
      for (const site of readable(session.account.service)?.sites ?? []) {
        const note = now && noteOn(now, site);
        if (!note) continue;
        const { writes, words, left } = await planOne(site, note);
        all.writes.push(...writes);
        all.words.push(...words);
        all.left.push(...left);
      }
      return all;
    },
    async check({ writes: [write] }): Promise<Finding[]> {
      const check = 'Deployment';
      const site = siteIn(session);
      const setup = commandLine(options.flags, 'setup');
      const todo = `${setup}, which also deploys`;
      const name = options.environment || 'production';
      if (!site?.buildSid) return [amiss(check, `nothing is deployed to the Environment "${name}"`, todo)];
      const url = `https://${site.domain}`;
      const from = write && 'from' in write ? write.from : undefined;
      const others = from ? changedIn(from.variables, wanted().variables) : [];
      const probes = await runSelfTest(world, url, session.variables, 1);
      const compared = (): Finding => {
        if (!from || isSameBuild(from, wanted())) return fine(check, `${url}, as it stands here`);
        if (from.digest) return amiss(check, `${url}: the Functions have changed since`, todo);
        return unknown(check, `${url} was deployed by other means than setup: whether it is what stands here`);
      };
      return [
        compared(),
        ...(others.length ? [amiss(check, `${url}: other variables: ${others.join(', ')}`, todo)] : []),
        ...probes.map(({ name, ok, detail }) => {
          const says = `${name}: ${detail}`;
          return ok
            ? fine('Functions', says)
            : amiss('Functions', says, `Look at its log in the Console, then: ${setup}`);
        }),
      ];
    },
  };
};
