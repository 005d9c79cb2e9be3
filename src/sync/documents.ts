import type { Twilio } from 'twilio';
import type { Page } from '../orchestration/port';
import { unless } from '../platform/errors';
import { readPage, toPage } from '../platform/pages';

/** What a Sync Document holds at one revision. */
export interface Versioned<T> {
  data: T;
  revision: string;
}

/**
 * Sync Documents as a store of small records with conditional writes: the only primitives that everything which must
 * happen once rests on. Creating a second one under a name, or writing over another revision, does nothing.
 * https://www.twilio.com/docs/sync/api/document-resource
 */
export interface Documents {
  read<T>(name: string): Promise<Versioned<T> | undefined>;
  /** A page of all documents of the service, ours and others'. */
  page<T>(query?: string): Promise<Page<Versioned<T> & { name: string }>>;
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
    async page<T>(query?: string) {
      const address = `https://sync.twilio.com/v1/Services/${syncServiceSid}/Documents`;
      // 404: the service does not exist until something is written to it. Writing tells if it never will.
      const page = await unless(['gone'], () => readPage(service.documents, address, query, {}));
      if (!page) return { items: [] };
      return toPage(page, ({ uniqueName, data, revision }) => ({ name: uniqueName, data: data as T, revision }));
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
