import { attempt, unless } from '../../../src/platform/errors';
import { ENDING } from '../../../src/twilio/events';
import type { Callback } from '../../engine/journal';
import type { Kind } from '../../engine/kind';
import { masked } from '../../engine/mask';
import { amiss, type Finding, fine, readable } from '../../engine/problem';
import { commandLine } from '../../support/command-line';
import { Complaint } from '../../support/complaint';
import type { Session } from '../session';
import {
  type Adoption,
  bareOf,
  consumerList,
  EVENTS_PATH,
  eventsOf,
  filterText,
  isSameFilter,
  planAdoption,
  readFilter,
  unite,
} from './adopt';

const inWords = ({ url, filter }: Callback): string =>
  url === '' ? 'nowhere' : `${masked(url)} (${filterText(filter) || 'all events'})`;

const workspaceOf = ({ account, workspaceSid }: Session) =>
  readable(account.workspaces)?.find(({ sid }) => sid === workspaceSid);

const toCallback = ({ url, filter: text }: { url: string; filter: string }): Callback => ({
  ...{ url, filter: readFilter(text), text },
});

/** What the callback becomes, and which consumers there are then. @throws {Complaint} where it cannot be kept as one */
export const adoptionOf = (session: Session): Adoption => {
  const { account, workspaceSid, variables, deployed, origin, options } = session;
  const adoption = planAdoption({
    current: toCallback(workspaceOf(session) ?? { url: '', filter: '' }),
    target: `${origin}${EVENTS_PATH}`,
    downstream: consumerList(variables) || consumerList(deployed),
    earlier: readable(account.installation)?.callback,
    ownHosts: readable(account.service)?.sites.map(({ domain }) => domain) ?? [],
    adopt: options.adopt,
  });
  if (!('problem' in adoption)) return adoption;
  throw new Complaint('The callback cannot be set.', [{ where: workspaceSid, ...adoption }]);
};

/** Where the Workspace sends its events. */
export const callbackKind = (session: Session): Kind<Callback> => {
  const { client, journal, workspaceSid } = session;
  const resource = client.taskrouter.v1.workspaces(workspaceSid);
  const read = (one: { eventCallbackUrl: string | null; eventsFilter: string | null }): Callback =>
    toCallback({ url: one.eventCallbackUrl ?? '', filter: one.eventsFilter ?? '' });
  const change = (from: Callback, to: Callback) => ({
    ...{ kind: 'update' as const, key: workspaceSid, from, to },
    name: `callback of ${workspaceOf(session)?.name ?? workspaceSid}`,
  });
  return {
    ...{ step: 'callback', title: 'Callback', right: () => 'update TaskRouter Workspaces' },
    async fetch() {
      const found = await unless(['gone'], () => resource.fetch());
      return found && read(found);
    },
    async update(sid, _, { url, filter, text = filterText(filter) }) {
      return { sid, state: read(await attempt(() => resource.update({ eventCallbackUrl: url, eventsFilter: text }))) };
    },
    differences: (before, after) => [
      ...(before.url === after.url ? [] : [{ property: 'url', from: before.url, to: after.url }]),
      ...(isSameFilter(before.filter, after.filter)
        ? []
        : [{ property: 'filter', from: filterText(before.filter), to: filterText(after.filter) }]),
    ],
    async plan() {
      const workspace = workspaceOf(session);
      const { isChange, set, before, adopted, notices } = adoptionOf(session);
      if (!isChange || !workspace) return { writes: [], words: [], notices };
      const passed = adopted
        ? [`pass on to ${masked(bareOf(adopted))} what it gets now: ${filterText(before.filter) || 'all events'}`]
        : [];
      const words = [`send the events of "${workspace.name}" to ${inWords(set)}`, ...passed];
      return { writes: [change(toCallback(workspace), set)], words, notices };
    },
    note() {
      const { set, before, adopted } = adoptionOf(session);
      return journal.update((now) => ({ ...now, callback: { before, set, ...(adopted ? { adopted } : {}) } }));
    },
    async planBack() {
      const noted = journal.now?.callback;
      const workspace = workspaceOf(session);
      const leave = (...left: string[]) => ({ writes: [], words: [], left });
      if (!noted) return leave();
      if (!workspace) return leave(`the callback of the Workspace ${workspaceSid}, which is gone`);
      const now = toCallback(workspace);
      const { before, set } = noted;
      if (now.url === before.url && isSameFilter(now.filter, before.filter)) return leave();
      if (now.url !== set.url) {
        const where = now.url ? `to ${masked(now.url)}` : 'to nothing';
        return leave(`the callback of "${workspace.name}": it was set ${where} since`);
      }
      const was = isSameFilter(now.filter, set.filter) ? '' : ` (its filter was ${filterText(now.filter) || 'empty'})`;
      const where = before.url ? `to ${inWords(before)}` : 'nowhere';
      const words = [`send the events of "${workspace.name}" ${where} again${was}`];
      return { writes: [change(now, { text: filterText(before.filter), ...before })], words };
    },
    check(): Finding[] {
      const check = 'Callback';
      const workspace = workspaceOf(session);
      const setup = commandLine(session.options.flags, 'setup');
      if (!workspace) return [amiss(check, 'it cannot be read', 'See Workspace, above.')];
      const { url, filter } = toCallback(workspace);
      const needed = unite([...ENDING], ...eventsOf(consumerList(session.variables)));
      const isCovered = filter.length === 0 || (needed.length > 0 && needed.every((name) => filter.includes(name)));
      if (url === '') return [amiss(check, 'the Workspace sends its events nowhere', setup)];
      if (url !== `${session.origin}${EVENTS_PATH}`) {
        const says = `the Workspace sends its events elsewhere: ${masked(url)}`;
        return [amiss(check, says, `${setup}, which keeps the present one as a consumer`)];
      }
      if (isCovered) return [fine(check, inWords({ url, filter }))];
      const missing = needed.filter((name) => !filter.includes(name)).join(',') || 'those of a consumer of all';
      return [amiss(check, `its filter leaves out events that are needed: ${missing}`, setup)];
    },
  };
};
