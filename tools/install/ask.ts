import { Complaint } from '../support/complaint';
import type { Terminal } from '../support/terminal';
import type { Candidate, Choice, Question } from './choose';

const MAX_TRIES = 3;

const undecided = ({ noun, flag }: Question, candidates: Candidate[]): Complaint =>
  new Complaint(
    `Which ${noun} is meant cannot be told.`,
    candidates.map(({ sid, name }) => ({ where: noun, problem: `${sid}  ${name}`, remedy: `${flag} ${sid}` })),
  );

/** The answer to a question that only a person can answer; without one, the likely one where `isYes`. */
export const decide = async (
  question: Question,
  open: Extract<Choice, { kind: 'open' }>,
  terminal: Terminal,
  isYes: boolean,
): Promise<Candidate> => {
  const { candidates, suggestion } = open;
  if (isYes) {
    if (suggestion) return suggestion;
    throw undecided(question, candidates);
  }
  terminal.talk(`\nWhich ${question.noun}?`);
  for (const [i, { sid, name }] of candidates.entries()) terminal.talk(`  ${i + 1}  ${name}  ${sid}`);
  const at = suggestion && candidates.indexOf(suggestion) + 1;
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const answer = await terminal.ask(`  Its number${at ? `, or Enter for ${at}` : ''}: `);
    if (answer === undefined) break;
    const text = answer.trim();
    const found =
      text === '' ? suggestion : (candidates[Number(text) - 1] ?? candidates.find(({ sid }) => sid === text));
    if (found) return found;
    terminal.talk(`  That is none of 1 to ${candidates.length}.`);
  }
  throw undecided(question, candidates);
};
