import type { Twilio } from 'twilio';
import { unless } from '../platform/errors';
import { type Page, readPage, toPage } from './pages';

/** What a Sync Document holds at one revision. Nothing has checked `data`: any version, or anybody, may have written it. */
export interface Versioned {
  data: unknown;
  revision: string;
}

/**
 * Sync Documents as a store of small records with conditional writes, on which rests everything that must happen once.
 * Creating a second one under a name, or writing over another revision, does nothing.
 * https://www.twilio.com/docs/sync/api/document-resource
 */
export interface Documents {
  read(name: string): Promise<Versioned | undefined>;
  /** A page of all documents of the service, those of other applications included. */
  page(query?: string): Promise<Page<Versioned & { name: string }>>;
  /** `undefined`: there is one already. */
  create(name: string, data: object, ttlSeconds: number): Promise<Pick<Versioned, 'revision'> | undefined>;
  /** `undefined`: it changed, or went, since `revision`. */
  write(
    name: string,
    data: object,
    revision: string,
    ttlSeconds: number,
  ): Promise<Pick<Versioned, 'revision'> | undefined>;
}

export const createDocuments = (client: Twilio, syncServiceSid: string): Documents => {
  const service = client.sync.v1.services(syncServiceSid);
  return {
    async read(name) {
      const found = await unless(['gone'], () => service.documents(name).fetch());
      return found && { data: found.data as unknown, revision: found.revision }; // the SDK types it as anything
    },
    async page(query) {
      const address = `https://sync.twilio.com/v1/Services/${syncServiceSid}/Documents`;
      // 404: the service does not exist until something is written to it. Writing tells if it never will.
      const page = await unless(['gone'], () => readPage(service.documents, address, query, {}));
      if (!page) return { items: [] };
      // A Document may have no unique name, whatever the SDK's type says.
      return toPage(page, ({ uniqueName, data, revision }) => ({ name: uniqueName ?? '', data, revision }));
    },
    create: (name, data, ttl) => unless(['exists'], () => service.documents.create({ uniqueName: name, data, ttl })),
    write: (name, data, revision, ttl) =>
      unless(['changed', 'gone'], () => service.documents(name).update({ data, ttl, ifMatch: revision })),
  };
};
