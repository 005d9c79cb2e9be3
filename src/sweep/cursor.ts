import { sidIn } from '../platform/attributes';
import { BadRequest } from '../platform/errors';

/** What a sweep goes through, in this order; at the end once more what could not be done. */
export const STAGES = ['ledgers', 'conversations', 'sessions', 'failed'] as const;
export type Stage = (typeof STAGES)[number];

/** An engagement that could not be put away. */
export interface Failed {
  sid: string;
  tries: number;
  /** It could not even be looked into, so nobody has counted it as stale. */
  unread?: true;
}

/** Where the next slice begins. */
export interface Cursor {
  stage: Stage;
  /** Query of the page; absent: the first. */
  query?: string;
  /** Items of that page that a dry run has reported already. (A real run finds what it cleaned no longer stale.) */
  reported?: number;
  /** To be tried again at the end. */
  failed?: Failed[];
}

export const START: Cursor = { stage: STAGES[0] };

/** Opaque to whoever passes it on. */
export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

const foreign = () =>
  new BadRequest('cursor is not one that a sweep has answered: leave it out to begin at the beginning');

const isFailed = (value: unknown): value is Failed[] =>
  Array.isArray(value) &&
  value.every((one) => sidIn(one?.sid, 'CH') !== undefined && Number.isInteger(one.tries) && one.tries > 0);

/** Checks a cursor that was read from somewhere. */
export const parseCursor = (value: unknown): Cursor => {
  const { stage, query, reported, failed } = (value ?? {}) as Partial<Record<keyof Cursor, unknown>>;
  const known = STAGES.find((name) => name === stage);
  if (
    !known ||
    (query !== undefined && typeof query !== 'string') ||
    (reported !== undefined && !(typeof reported === 'number' && Number.isInteger(reported) && reported >= 0)) ||
    (failed !== undefined && !isFailed(failed))
  ) {
    throw foreign();
  }
  return {
    stage: known,
    ...(query === undefined ? {} : { query }),
    ...(reported === undefined ? {} : { reported }),
    ...(failed === undefined ? {} : { failed }),
  };
};

export const decodeCursor = (text: string): Cursor => {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw foreign();
  }
  return parseCursor(value);
};

/** After the last page of a stage; `undefined`: the sweep is done. */
export const nextStage = ({ stage, failed = [] }: Cursor): Cursor | undefined => {
  const next = STAGES[STAGES.indexOf(stage) + 1];
  if (next === undefined || (next === 'failed' && failed.length === 0)) return undefined;
  return { stage: next, ...(failed.length ? { failed } : {}) };
};
