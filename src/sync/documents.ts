import type { Twilio } from 'twilio';
import { unless } from '../platform/errors';

/** What a Sync Document holds at one revision. */
export interface Versioned<T> {
  data: T;
  revision: string;
}

/** A page of documents whose names begin alike. */
export interface DocumentPage<T> {
  documents: (Versioned<T> & { name: string })[];
  /** Query of the next page; absent on the last. */
  next?: string;
}

/**
 * Sync Documents as a store of small records with conditional writes: the only primitives that everything which must
 * happen once rests on. Creating a second one under a name, or writing over another revision, does nothing.
 * https://www.twilio.com/docs/sync/api/document-resource
 */
export interface Documents {
  read<T>(name: string): Promise<Versioned<T> | undefined>;
  /** `undefined`: there is one already. */
  create<T>(name: string, data: T, ttlSeconds: number): Promise<Versioned<T> | undefined>;
  /** `undefined`: it changed, or went, since `revision`. */
  write<T>(name: string, data: T, revision: string, ttlSeconds: number): Promise<Versioned<T> | undefined>;
}

export const createDocuments = (client: Twilio, syncServiceSid: string): Documents => {
  const service = client.sync.v1.services(syncServiceSid);
  return {
    async read<T>(name: string) {
      const found = await unless(['gone'], () => service.documents(name).fetch());
      return found && { data: found.data as T, revision: found.revision };
    },
    async create<T>(name: string, data: T, ttl: number) {
      const made = await unless(['exists'], () => service.documents.create({ uniqueName: name, data, ttl }));
      return made && { data, revision: made.revision };
    },
    async write<T>(name: string, data: T, revision: string, ttl: number) {
      const written = await unless(['changed', 'gone'], () =>
        service.documents(name).update({ data, ttl, ifMatch: revision }),
      );
      return written && { data, revision: written.revision };
    },
  };
};
