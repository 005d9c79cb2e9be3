import { sidIn } from '../platform/attributes';
import { BadRequest } from '../platform/errors';
import { countIn, fieldsIn, given, listIn, oneOf, stringIn } from '../platform/parse';
import { ORCHESTRATIONS, type OrchestrationName } from '../platform/settings';
import { ACTIONS, type ReportItem, STALE_REASONS } from './report';

/** An engagement that could not be cleaned up. */
export interface Failed {
  sid: string;
  orchestration: OrchestrationName;
  /** 0: it was put off, and not tried yet. */
  tries: number;
  /** It could not even be read, so it was not counted as stale. */
  unread?: true;
  /** What was begun, and may have come about although no answer said so. */
  begun?: Pick<ReportItem, 'reason' | 'action'>;
}

/** Where the next slice begins. */
export interface Cursor {
  /** Name of the list; `failed`: what could not be done is tried again, at the end. */
  list: string;
  /** Query of the page; absent: the first. */
  query?: string;
  /** Candidates of that page that are dealt with already. */
  reported?: number;
  /** The last engagement of the page before: a list may show it again. */
  last?: string;
  /** To be tried again at the end. */
  failed?: Failed[];
  /** Of a deep sweep, which also reads the lists of what is not open: pages of these that were read. */
  deep?: number;
  /** … and epoch ms: what its lists have shown as open by now was made from here on. */
  madeFrom?: number;
  /** Where to go on when these were tried: Twilio was too slow to do both in one slice. */
  resume?: { list: string; query?: string; reported: number };
}

/** The first list: what this bundle itself noted. */
export const LEDGERS = 'ledgers';
/** The last one. */
export const FAILED = 'failed';

export const START: Cursor = { list: LEDGERS };

/** Opaque to the caller that passes it on. */
export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

const foreign = () =>
  new BadRequest('cursor is not one that a sweep has answered: leave it out to begin at the beginning');

const failedIn = (value: unknown): Failed | undefined => {
  const fields = fieldsIn(value);
  const [sid, tries] = [sidIn(fields?.sid, 'CH'), countIn(fields?.tries)];
  const orchestration = oneOf(fields?.orchestration, ORCHESTRATIONS);
  if (sid === undefined || tries === undefined || orchestration === undefined) return undefined;
  const begun = fieldsIn(fields?.begun);
  const [reason, action] = [oneOf(begun?.reason, STALE_REASONS), oneOf(begun?.action, ACTIONS)];
  return {
    ...{ sid, orchestration, tries },
    ...(fields?.unread === true ? { unread: true as const } : {}),
    ...(reason && action ? { begun: { reason, action } } : {}),
  };
};

const LIST = /^[a-z-]{1,30}$/;

const resumeIn = (value: unknown): Cursor['resume'] => {
  const fields = fieldsIn(value);
  const [list, reported] = [stringIn(fields?.list), countIn(fields?.reported)];
  if (list === undefined || !LIST.test(list) || reported === undefined) return undefined;
  return { list, reported, ...given({ query: stringIn(fields?.query) }) };
};

/** A cursor that was read from outside this process; `undefined`: it is none. */
export const parseCursor = (value: unknown): Cursor | undefined => {
  const fields = fieldsIn(value);
  if (!fields) return undefined;
  const list = stringIn(fields.list);
  const read = {
    query: stringIn(fields.query),
    reported: countIn(fields.reported),
    last: stringIn(fields.last),
    failed: listIn(fields.failed, failedIn),
    deep: countIn(fields.deep),
    madeFrom: countIn(fields.madeFrom),
    resume: resumeIn(fields.resume),
  };
  const isName = list !== undefined && LIST.test(list);
  const isWhole = Object.entries(read).every(([name, one]) => fields[name] === undefined || one !== undefined);
  return isName && isWhole ? { list, ...given(read) } : undefined;
};

/** Engagements that one slice takes on by their SIDs. */
const MOST_CHOSEN = 20;

/**
 * Begins with these engagements, and ends with them: those that a person chose.
 *
 * @param value as it was sent: a list of `{sid, orchestration}`
 * @throws BadRequest
 */
export const cursorOfChosen = (value: unknown): Cursor => {
  const failed = listIn(value, (one) => failedIn({ ...fieldsIn(one), tries: 0, unread: true }));
  if (failed?.length && failed.length <= MOST_CHOSEN) return { list: FAILED, failed };
  throw new BadRequest(`chosen must be a list of 1 to ${MOST_CHOSEN} {sid, orchestration}`);
};

/** @throws BadRequest where it is not a cursor that a slice has answered */
export const decodeCursor = (text: string): Cursor => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw foreign();
  }
  const cursor = parseCursor(value);
  if (!cursor) throw foreign();
  return cursor;
};
