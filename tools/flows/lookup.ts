import { sidIn } from '../../src/platform/attributes';
import { TwilioFailure } from '../../src/platform/errors';
import type { Named } from './directory';
import { explain, type Problem } from './errors';
import { suggest } from './nearest';

/** A kind of thing that a file may name. */
export interface Kind {
  /** `Workflow` */
  noun: string;
  /** `WW` */
  prefix: string;
}

export const KINDS = {
  chatService: { noun: 'Chat Service', prefix: 'IS' },
  workspace: { noun: 'Workspace', prefix: 'WS' },
  workflow: { noun: 'Workflow', prefix: 'WW' },
  taskChannel: { noun: 'Task Channel', prefix: 'TC' },
  studioFlow: { noun: 'Studio flow', prefix: 'FW' },
} as const satisfies Record<string, Kind>;

export type Found = Named | Omit<Problem, 'where'>;

export const isFound = (found: Found): found is Named => 'sid' in found;

/** A list that cannot be read, in words; whatever else went wrong is thrown on. */
export const unreadable = (error: unknown, { noun, prefix }: Kind): Omit<Problem, 'where'> => {
  if (!(error instanceof TwilioFailure)) throw error;
  const { problem, remedy } = explain(error, '', `read ${noun}s`);
  const instead = `With a SID (${prefix}…) in the place of the name, nothing needs to be looked up.`;
  return { problem: `the ${noun}s cannot be read: ${problem}`, remedy: [remedy, instead].filter(Boolean).join(' ') };
};

/** What a name or a SID of the file means. A SID is taken as it is: to look it up may not be allowed. */
export const lookUp = async (kind: Kind, given: string, read: () => Promise<Named[]>): Promise<Found> => {
  if (sidIn(given, kind.prefix)) return { sid: given, name: given };
  let known: Named[];
  try {
    known = await read();
  } catch (error) {
    return unreadable(error, kind);
  }
  const [found, ...others] = known.filter(({ name }) => name === given);
  if (!found) {
    const names = known.map(({ name }) => name);
    return { problem: `the account has no ${kind.noun} "${given}"`, remedy: suggest(given, names) };
  }
  if (!others.length) return found;
  const sids = [found, ...others].map(({ sid }) => sid).join(' and ');
  return { problem: `"${given}" is the name of more than one ${kind.noun}: ${sids}`, remedy: 'Give the SID instead.' };
};

/** The one that there is; with several, the file has to say which. */
export const theOnly = async (kind: Kind, option: string, read: () => Promise<Named[]>): Promise<Found> => {
  let known: Named[];
  try {
    known = await read();
  } catch (error) {
    return unreadable(error, kind);
  }
  const [found, ...others] = known;
  if (found && !others.length) return found;
  const there = known.map(({ sid, name }) => `"${name}" (${sid})`).join(', ');
  const remedy = `Name it in the file: "${option}", or set the variable of the same meaning. See docs/flows.md.`;
  if (!found) return { problem: `the account has no ${kind.noun}: is Flex set up here?`, remedy };
  return { problem: `which ${kind.noun} is meant cannot be told: there are ${there}`, remedy };
};
