import { signForm, signUrl, withBodyHash } from '../../src/platform/signature';
import { EVENTS_PATH } from './names';
import type { Answer, Request, World } from './world';

/** One question to the deployed Functions, and whether the answer was right. */
export interface Probe {
  name: string;
  ok: boolean;
  /** `200`; what was got instead. */
  detail: string;
}

interface Question {
  name: string;
  request: Request;
  expected: number;
  /** What is wrong with an answer of the right status. */
  wrong?: (body: string) => string | undefined;
}

const FORM = 'application/x-www-form-urlencoded';

const signedForm = (url: string, authToken: string, params: Record<string, string>): Request => ({
  method: 'POST',
  url,
  headers: { 'content-type': FORM, 'x-twilio-signature': signForm(authToken, url, Object.entries(params)) },
  body: new URLSearchParams(params).toString(),
});

/** An empty batch, as an Event Streams sink may send one: nobody is passed anything on. */
const emptyBatch = (url: string, authToken: string): Request => {
  const body = '[]';
  const hashed = withBodyHash(url, body);
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signUrl(authToken, hashed) };
  return { method: 'POST', url: hashed, headers, body };
};

const notADryRun = (body: string): string | undefined => {
  try {
    const report = JSON.parse(body) as { dryRun?: unknown };
    return report.dryRun === true ? undefined : 'the answer is not the report of a dry run';
  } catch {
    return 'the answer is not JSON';
  }
};

/** Nothing of this changes anything: the sweep is a dry run, the events are none. */
const questionsFor = (origin: string, authToken: string): Question[] => {
  const sweep = signedForm(`${origin}/sweep`, authToken, { dryRun: 'true' });
  const { 'x-twilio-signature': _signature, ...unsigned } = sweep.headers;
  return [
    { name: 'a signed dry run of /sweep', request: sweep, expected: 200, wrong: notADryRun },
    { name: '/sweep without a signature', request: { ...sweep, headers: unsigned }, expected: 400 },
    {
      name: `a signed ${EVENTS_PATH} without events`,
      request: emptyBatch(`${origin}${EVENTS_PATH}`, authToken),
      expected: 204,
    },
    {
      name: '/checkup without a sign-in',
      request: { method: 'GET', url: `${origin}/checkup`, headers: {} },
      expected: 401,
    },
  ];
};

/** A deployment is not everywhere at once. */
const MAX_TRIES = 6;
const PAUSE_MS = 2_000;

/** What a Function says about itself; never more than its first line. */
const inWords = ({ status, body }: Answer): string => {
  const text = /"message"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
  return [`answered ${status}`, text.slice(0, 200)].filter(Boolean).join(': ');
};

const put = async ({ name, request, expected, wrong }: Question, world: Pick<World, 'request'>): Promise<Probe> => {
  try {
    const answer = await world.request(request);
    if (answer.status !== expected) return { name, ok: false, detail: `${inWords(answer)}, not ${expected}` };
    const problem = wrong?.(answer.body);
    return { name, ok: problem === undefined, detail: problem ?? String(expected) };
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return { name, ok: false, detail: `no answer (${code ?? message ?? 'the connection broke'})` };
  }
};

/** Asks the deployed Functions what they would answer whom. */
export const runSelfTest = async (
  world: Pick<World, 'request' | 'pause'>,
  origin: string,
  authToken: string,
  tries = MAX_TRIES,
): Promise<Probe[]> => {
  const questions = questionsFor(origin, authToken);
  for (let left = tries; ; left -= 1) {
    const probes: Probe[] = [];
    for (const question of questions) probes.push(await put(question, world));
    if (left <= 1 || probes.every(({ ok }) => ok)) return probes;
    await world.pause(PAUSE_MS);
  }
};
