import { badRequest } from '../core/errors';
import type { ApiRequest } from './message';

export const isMultipart = ({ headers }: ApiRequest): boolean =>
  /^multipart\/form-data\b/i.test(headers['content-type'] ?? '');

/** A multipart form by its fields' names; of fields of one name the last counts. */
export const readMultipart = async ({ headers, body }: ApiRequest): Promise<Record<string, unknown>> => {
  const response = new Response(Buffer.from(body), { headers: { 'content-type': headers['content-type'] ?? '' } });
  const form = await response.formData().catch(() => {
    // Approximate: nothing says what a broken form is answered. @fidelity api.malformed
    throw badRequest('Invalid multipart form');
  });
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form) {
    fields[name] =
      typeof value === 'string' ? value : { bytes: Buffer.from(await value.arrayBuffer()), contentType: value.type };
  }
  return fields;
};
