import { BadRequest } from '../platform/errors';

/** What a sweep goes through, in this order. */
export const STAGES = ['handovers', 'conversations', 'sessions'] as const;
export type Stage = (typeof STAGES)[number];

/** Where the next slice begins. */
export interface Cursor {
  stage: Stage;
  /** Query of the page; absent: the first. */
  query?: string;
  /** Items of that page that a dry run has reported already. (A real run finds what it cleaned no longer stale.) */
  reported?: number;
  /** Conversations and sessions of that page that could not be cleaned, and are left for the next sweep. */
  failed?: string[];
}

export const START: Cursor = { stage: STAGES[0] };

/** Opaque to whoever passes it on. */
export const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

const foreign = () =>
  new BadRequest('cursor is not one that a sweep has answered: leave it out to begin at the beginning');

export const decodeCursor = (text: string): Cursor => {
  try {
    const value: Partial<Cursor> = JSON.parse(Buffer.from(text, 'base64url').toString());
    const { stage, query, reported, failed } = value;
    const known = STAGES.find((name) => name === stage);
    const fits =
      (query === undefined || typeof query === 'string') &&
      (reported === undefined || (Number.isInteger(reported) && reported >= 0)) &&
      (failed === undefined || (Array.isArray(failed) && failed.every((sid) => typeof sid === 'string')));
    if (!known || !fits) throw foreign();
    return {
      stage: known,
      ...(query === undefined ? {} : { query }),
      ...(reported === undefined ? {} : { reported }),
      ...(failed === undefined ? {} : { failed }),
    };
  } catch {
    throw foreign();
  }
};

export const nextStage = (stage: Stage): Cursor | undefined => {
  const next = STAGES[STAGES.indexOf(stage) + 1];
  return next && { stage: next };
};
