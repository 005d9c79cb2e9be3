import { sidIn } from '../../src/platform/attributes';
import type { Reading } from '../engine/problem';
import type { Trouble } from '../support/complaint';

/** Something that has to be chosen among what an account has. */
export interface Candidate {
  sid: string;
  name: string;
}

export interface Question {
  /** `Proxy Service` */
  noun: string;
  /** `KS` */
  prefix: string;
  /** `--proxy-service` */
  flag: string;
  /** `TWILIO_FLEX_PROXY_SERVICE_SID` */
  variable: string;
  candidates: Reading<Candidate[]>;
  /** By flag: a SID or a name. */
  given?: string | undefined;
  /** By environment or `.env`. */
  set?: string | undefined;
  /** What Flex itself, or an earlier installation, says. */
  told?: string | undefined;
  /** What Flex calls it. */
  usual: string;
  /** Said where there is none. */
  ifNone: string;
}

export type Choice =
  | { kind: 'chosen'; candidate: Candidate; notice?: string }
  /** Only a person can tell; `suggestion` is the likely one. */
  | { kind: 'open'; candidates: Candidate[]; suggestion?: Candidate }
  | { kind: 'impossible'; problem: Trouble };

const listOf = (candidates: Candidate[]): string => candidates.map(({ sid, name }) => `"${name}" (${sid})`).join(', ');

/** What somebody named must be there; it is not silently replaced by something else. */
const named = (question: Question, candidates: Candidate[], by: string, text: string): Choice => {
  const { noun, flag } = question;
  const found = candidates.filter(({ sid, name }) => sid === text || name === text);
  const [candidate, ...others] = found;
  if (candidate && !others.length) return { kind: 'chosen', candidate };
  const problem = candidate
    ? `"${text}" is the name of more than one ${noun}: ${listOf(found)}`
    : `the account has no ${noun} "${text}"; it has ${listOf(candidates) || 'none'}`;
  const remedy = by === flag ? `Give another ${flag}.` : `Correct it where it is set, or give ${flag}.`;
  return { kind: 'impossible', problem: { where: by, problem, remedy } };
};

/** Where a list may not be read, a SID is taken as it is. */
const unchecked = ({ noun, prefix, flag, given, set, told }: Question, problem: Trouble): Choice => {
  const sid = [given, set, told].find((text) => sidIn(text, prefix));
  if (sid) {
    const notice = `That the ${noun} ${sid} exists was not checked: ${problem.problem}`;
    return { kind: 'chosen', candidate: { sid, name: sid }, notice };
  }
  const remedy = [problem.remedy, `Or give its SID with ${flag}.`].filter(Boolean).join(' ');
  return { kind: 'impossible', problem: { ...problem, remedy } };
};

/** Which one is meant: by what somebody said, by what Flex says, or because there is but one. */
export const choose = (question: Question): Choice => {
  const { noun, flag, variable, given, set, told, usual, ifNone } = question;
  if (!question.candidates.ok) return unchecked(question, question.candidates.problem);
  const candidates = question.candidates.value;
  if (given) return named(question, candidates, flag, given);
  if (set) return named(question, candidates, variable, set);
  const [first, ...others] = candidates;
  if (!first) return { kind: 'impossible', problem: { where: noun, problem: 'there is none', remedy: ifNone } };
  if (!others.length) return { kind: 'chosen', candidate: first };
  const byFlex = candidates.find(({ sid }) => sid === told);
  if (byFlex) return { kind: 'chosen', candidate: byFlex };
  const likely = candidates.filter(({ name }) => name === usual);
  return { kind: 'open', candidates, ...(likely[0] && likely.length === 1 ? { suggestion: likely[0] } : {}) };
};
