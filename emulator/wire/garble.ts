import type { Shape } from '../chaos/faults';
import type { Ids } from '../core/ids';
import type { ApiResponse } from './message';

const BODIES: Partial<Record<Shape, string>> = { 'empty-object': '{}', 'empty-list': '[]', null: 'null', text: '"OK"' };

/** As load balancers and captive portals answer. */
export const htmlPage = (title: string): string =>
  `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;

const ownSids = (body: string): string[] => {
  const parsed = JSON.parse(body) as Record<string, unknown>;
  const items = Object.values(parsed).flatMap((value) => (Array.isArray(value) ? value : []));
  return [parsed, ...items].flatMap((row) => {
    const sid = (row as { sid?: unknown } | null)?.sid;
    return typeof sid === 'string' ? [sid] : [];
  });
};

/** The answer in another shape. One that has no body gets one, and with it 200. @fidelity api.garbled-answers */
export const garble = (answer: ApiResponse, shape: Shape, ids: Ids): ApiResponse => {
  const { headers, body = '' } = answer;
  const status = answer.body === undefined ? 200 : answer.status;
  if (shape === 'html') {
    return { status: 200, headers: { ...headers, 'content-type': 'text/html' }, body: htmlPage('Sign in') };
  }
  if (shape === 'truncated') return { status, headers, body: body.slice(0, Math.ceil(body.length / 2)) };
  if (shape === 'another-sid') {
    if (!body) return answer;
    const other = ownSids(body).reduce((text, sid) => text.replaceAll(sid, ids.sid(sid.slice(0, 2))), body);
    return { ...answer, body: other };
  }
  return { status, headers, body: BODIES[shape] ?? body };
};
