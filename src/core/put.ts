import type { Documents, Versioned } from '../twilio/documents';

interface Put {
  name: string;
  /** What was read; absent: there was none. */
  before: Pick<Versioned, 'revision'> | undefined;
  data: object;
  ttlSeconds: number;
  /** Whether stored data is what this very call wrote. */
  isOwn(stored: unknown): boolean;
}

/**
 * Creates a record, or writes over what was read before. A write whose answer was lost, and which was sent again, meets
 * itself. `undefined`: another writer came first.
 */
export const put = async (
  documents: Documents,
  { name, before, data, ttlSeconds, isOwn }: Put,
): Promise<Pick<Versioned, 'revision'> | undefined> => {
  const written = await (before
    ? documents.write(name, data, before.revision, ttlSeconds)
    : documents.create(name, data, ttlSeconds));
  if (written) return written;
  const met = await documents.read(name);
  return met && isOwn(met.data) ? met : undefined;
};
