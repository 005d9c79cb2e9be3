import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { unless } from '../../src/platform/errors';
import { createDocuments } from '../../src/twilio/documents';
import type { FoundService } from '../engine/directory';
import { INSTALLATION, type Installation, JOURNAL_SERVICE, putDocument } from '../engine/journal';

/** Beside the installation's own note, so that for every other command nothing is installed. */
export const LEFT = `${INSTALLATION}.left`;

/** The Service that setup made, where a removal left it: `remove --force` still knows whose it is. */
interface LeftService {
  workspaceSid: string;
  syncServiceSid: string;
  serviceSid: string;
}

/** As an installation of which nothing else is there any more. */
const toInstallation = ({ workspaceSid, syncServiceSid, serviceSid: sid }: LeftService): Installation => ({
  ...{ format: 1, workspaceSid, syncServiceSid },
  service: { made: true, sid },
});

/**
 * @param service as it is now; absent: it is gone, and what goes with it may not be
 * @returns `undefined`: none is left, or `service` is another one than was left
 */
export const readLeft = async (
  client: Twilio,
  service: FoundService | undefined,
): Promise<Installation | undefined> => {
  const found = await createDocuments(client, JOURNAL_SERVICE).read(LEFT);
  const left = (found?.data ?? {}) as Partial<LeftService>; // reason: what is needed of it is looked at below
  const { workspaceSid = '', syncServiceSid, serviceSid } = left;
  if (!sidIn(workspaceSid, 'WS') || !syncServiceSid || !serviceSid) return undefined;
  if (service && service.sid !== serviceSid) return undefined;
  return toInstallation({ workspaceSid, syncServiceSid, serviceSid });
};

export const noteLeft = async (client: Twilio, { workspaceSid, syncServiceSid }: Installation, serviceSid: string) => {
  const documents = createDocuments(client, JOURNAL_SERVICE);
  const left: LeftService = { workspaceSid, syncServiceSid, serviceSid };
  return putDocument(documents, LEFT, left, await documents.read(LEFT));
};

export const forgetLeft = (client: Twilio) =>
  unless(['gone'], () => client.sync.v1.services(JOURNAL_SERVICE).documents(LEFT).remove());
