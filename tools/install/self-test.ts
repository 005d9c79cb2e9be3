import { signForm } from '../../src/platform/signature';
import type { Variables } from '../support/environment';
import { jsonIn } from '../support/json';
import type { HttpAnswer, HttpRequest } from '../support/network';
import { noAnswer } from '../support/no-answer';
import { EVENTS_PATH } from './kinds/adopt';
import type { SetupWorld } from './session';

/** One question to the deployed Functions, and whether the answer was right. */
export interface Probe {
  name: string;
  ok: boolean;
  /** `200`; what was got instead. */
  detail: string;
}

interface Question {
  name: string;
  request: Omit<HttpRequest, 'through'>;
  expected: number;
  /** What is wrong with an answer of the right status. */
  wrong?: (body: string) => string | undefined;
}

const signed = (url: string, authToken: string, form: Record<string, string>): Question['request'] => ({
  method: 'POST',
  url,
  headers: { 'X-Twilio-Signature': signForm(authToken, url, Object.entries(form)) },
  form,
});

/** As if it had been passed on already, so that no consumer gets it: see `src/janitor/downstream.ts`. */
const FORWARDED = { 'X-Flexkeep-Forwarded': '1' };

const notADryRun = (body: string): string | undefined => {
  const report = jsonIn(body);
  if (!report) return 'the answer is not JSON';
  return report.dryRun === true ? undefined : 'the answer is not the report of a dry run';
};

/** Nothing of this changes anything: the sweep is a dry run, and the event means nothing. */
const questionsFor = (origin: string, authToken: string): Question[] => {
  const sweep = signed(`${origin}/sweep`, authToken, { dryRun: 'true' });
  const event = signed(`${origin}${EVENTS_PATH}`, authToken, { EventType: 'flexkeep.self-test' });
  const heard = { ...event, headers: { ...event.headers, ...FORWARDED } };
  return [
    { name: 'a signed dry run of /sweep', request: sweep, expected: 200, wrong: notADryRun },
    { name: '/sweep without a signature', request: { ...sweep, headers: {} }, expected: 400 },
    { name: `a signed event to ${EVENTS_PATH}`, request: heard, expected: 204 },
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
const inWords = ({ status, body }: HttpAnswer): string => {
  const text = /"message"\s*:\s*"([^"]*)"/.exec(body)?.[1] ?? '';
  return [`answered ${status}`, text.slice(0, 200)].filter(Boolean).join(': ');
};

const put = async (
  { name, request, expected, wrong }: Question,
  world: Pick<SetupWorld, 'request'>,
  through: Variables,
): Promise<Probe> => {
  try {
    const answer = await world.request({ ...request, through });
    if (answer.status !== expected) return { name, ok: false, detail: `${inWords(answer)}, not ${expected}` };
    const problem = wrong?.(answer.body);
    return { name, ok: problem === undefined, detail: problem ?? String(expected) };
  } catch (error) {
    return { name, ok: false, detail: `no answer: ${noAnswer(error).problem}` };
  }
};

/** Asks the deployed Functions what they would answer whom. */
export const runSelfTest = async (
  world: Pick<SetupWorld, 'request' | 'pause'>,
  origin: string,
  variables: Variables,
  tries = MAX_TRIES,
): Promise<Probe[]> => {
  const questions = questionsFor(origin, variables.AUTH_TOKEN?.trim() ?? '');
  for (let left = tries; ; left -= 1) {
    const probes: Probe[] = [];
    for (const question of questions) probes.push(await put(question, world, variables));
    if (left <= 1 || probes.every(({ ok }) => ok)) return probes;
    await world.pause(PAUSE_MS);
  }
};
