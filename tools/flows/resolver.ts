import {
  type Directory,
  type Found,
  isFound,
  lookUp,
  type Named,
  NOUNS,
  type Noun,
  unreadable,
} from '../engine/directory';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import { urlOf } from './domain';
import type { Place } from './file';
import type { Notice } from './rules';

/** What a file leaves to its surroundings. */
export interface Surroundings {
  /** Where Flexkeep is deployed: a domain or an origin. */
  domain?: string | undefined;
  chatServiceSid?: string | undefined;
  workspaceSid?: string | undefined;
  /** What `{{VARIABLE}}` in a URL stands for. */
  variables?: Variables;
}

/** In the place of what cannot be told. That was reported, and the flow will not be used. */
export const NOTHING = '';

/** The one that there is; with several, the file has to say which. */
const theOnly = async (what: Noun, option: string, read: () => Promise<Named[]>): Promise<Found> => {
  const known = await read().catch((error: unknown) => unreadable(error, what));
  if (!Array.isArray(known)) return known;
  const [found, ...others] = known;
  if (found && !others.length) return found;
  const remedy = `Name it in the file: "${option}", or set the variable of the same meaning. See docs/flows.md.`;
  if (!found) return { problem: `the account has no ${what.noun}: is Flex set up here?`, remedy };
  return {
    problem: `which ${what.noun} is meant cannot be told: there are ${known.map(({ sid, name }) => `"${name}" (${sid})`).join(', ')}`,
    remedy,
  };
};

/** Looks up what entries name. What cannot be found becomes a problem with the names of all entries that it concerns. */
export const openResolver = (directory: Directory, around: Surroundings) => {
  const problems: Trouble[] = [];
  const notices: Notice[] = [];
  const names: Record<string, string> = {};

  const fail = (where: string, problem: Omit<Trouble, 'where'>): string => {
    const same = problems.find((other) => other.problem === problem.problem && other.remedy === problem.remedy);
    if (same && !same.where.split(', ').includes(where)) same.where += `, ${where}`;
    else if (!same) problems.push({ where, ...problem });
    return NOTHING;
  };
  const keep = (where: string, found: Found): string => {
    if (!isFound(found)) return fail(where, found);
    if (found.name !== found.sid) names[found.sid] = found.name;
    return found.sid;
  };
  /** The account's one Chat Service or Workspace, where the file names none. */
  const given = async (option: 'chatService' | 'workspace', wanted: string | undefined): Promise<Found> => {
    const read = option === 'chatService' ? directory.chatServices : directory.workspaces;
    const known = wanted ?? around[`${option}Sid`] ?? (await directory.configured())[`${option}Sid`];
    return known === undefined ? theOnly(NOUNS[option], option, read) : lookUp(NOUNS[option], known, read);
  };
  const url = async (where: string, place: Place): Promise<string> => {
    const found = await urlOf(place, around, directory);
    return typeof found === 'string' ? found : fail(where, found);
  };
  return {
    ...{ problems, notices, names, fail, keep, url },
    chatService: async (where: string, wanted?: string) => keep(where, await given('chatService', wanted)),
    workspace: async (where: string, wanted?: string) => keep(where, await given('workspace', wanted)),
    studioFlow: async (where: string, flow: string) =>
      keep(where, await lookUp(NOUNS.studioFlow, flow, directory.studioFlows)),
  };
};
