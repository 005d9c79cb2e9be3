import type { Twilio } from 'twilio';
import { attempt, unless } from '../../../src/platform/errors';
import { FUNCTION_VARIABLES, isSecret } from '../../deploy/variables';
import { readable } from '../../engine/problem';
import { readSiteVariables, type Site } from '../deployments';
import type { Account } from '../look';
import type { Installation } from '../record';
import { noted, type SiteNote } from '../site-note';

/** What becomes of an Environment of a Service that was there before setup. */
interface SiteBack {
  site: Site;
  /** It goes: setup made it. */
  isMade: boolean;
  /** What is activated again; `null`: nothing was deployed there. Absent: what runs stays. */
  build?: string | null;
  /** `undefined`: it goes. */
  variables: Record<string, string | undefined>;
}

export interface SitesBack {
  sites: SiteBack[];
  changes: string[];
  left: string[];
}

/** Names of what differs from before; a secret that was there before cannot be put back. */
const differing = (before: Record<string, string>, now: Record<string, string>): { back: string[]; lost: string[] } => {
  const there = noted(now);
  const names = FUNCTION_VARIABLES.filter((name) => before[name] !== there[name]);
  const isLost = (name: string): boolean => isSecret(name) && name in before;
  return { back: names.filter((name) => !isLost(name)), lost: names.filter(isLost) };
};

const isKept = async (client: Twilio, { serviceSid }: Site, sid: string): Promise<boolean> =>
  (await unless(['gone'], () => client.serverless.v1.services(serviceSid).builds(sid).fetch())) !== undefined;

const planSite = async (client: Twilio, site: Site, note: SiteNote): Promise<SitesBack> => {
  const { before, after } = note;
  const where = `https://${site.domain}`;
  const back = { site, isMade: !before, variables: {} };
  // What ran before runs again where an earlier removal was cut off.
  const isTheirs = after !== undefined && ![after, before?.buildSid].includes(site.buildSid);
  if (isTheirs) {
    return { sites: [], changes: [], left: [`what runs on ${where}: somebody has deployed there since`] };
  }
  if (!before) return { sites: [back], changes: [`remove the Environment of ${where}, which setup made`], left: [] };
  const { back: names, lost } = differing(before.variables, await readSiteVariables(client, site));
  const variables = Object.fromEntries(names.map((name) => [name, before.variables[name]]));
  const changes = names.length ? [`put back on ${where}: ${names.join(', ')}`] : [];
  const left = lost.map((name) => `${name} on ${where}: of a secret is not noted what it was`);
  if (site.buildSid === before.buildSid) return { sites: [{ ...back, variables }], changes, left };
  if (before.buildSid && !(await isKept(client, site, before.buildSid))) {
    left.push(`what runs on ${where}: Twilio does not keep the Build ${before.buildSid} any more`);
    return { sites: [{ ...back, variables }], changes, left };
  }
  const sites = [{ ...back, variables, build: before.buildSid ?? null }];
  const what = before.buildSid ? `activate ${before.buildSid} again` : 'let nothing run any more';
  return { sites, changes: [`${what} on ${where}`, ...changes], left };
};

/** How a Service that was there before setup becomes what it was, but for what Twilio keeps of Builds for a while. */
export const planSitesBack = async (
  client: Twilio,
  account: Account,
  { service }: Installation,
): Promise<SitesBack> => {
  const there = service.made ? [] : (readable(account.service)?.sites ?? []);
  const all = { sites: [], changes: [], left: [] } as SitesBack;
  for (const site of there) {
    const note = service.sites?.[site.suffix ?? ''];
    if (!note) continue;
    const { sites, changes, left } = await planSite(client, site, note);
    all.sites.push(...sites);
    all.changes.push(...changes);
    all.left.push(...left);
  }
  return all;
};

const putBack = async (client: Twilio, { site, isMade, build, variables }: SiteBack): Promise<void> => {
  const environment = client.serverless.v1.services(site.serviceSid).environments(site.environmentSid);
  if (isMade) {
    await unless(['gone'], () => environment.remove());
    return;
  }
  const values = await attempt(() => environment.variables.list());
  for (const [key, value] of Object.entries(variables)) {
    const there = values.find((one) => one.key === key);
    if (value === undefined) await unless(['gone'], async () => there && environment.variables(there.sid).remove());
    else if (there) await attempt(() => environment.variables(there.sid).update({ value }));
    else await attempt(() => environment.variables.create({ key, value }));
  }
  if (build !== undefined) await attempt(() => environment.deployments.create(build ? { buildSid: build } : {}));
};

export const putBackSites = async (client: Twilio, { sites }: SitesBack): Promise<void> => {
  for (const site of sites) await putBack(client, site);
};
