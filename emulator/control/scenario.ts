import { tasks } from '../products/taskrouter/task';
import { findAction } from './actions';
import { parseDuration } from './parameter';
import { type Outcome, perform } from './perform';
import { Refused } from './refusal';
import type { Stage } from './stage';

/** What a person did, to be done again: no SIDs and no dates in it, so that it fits an account that was just reset. */
export interface Scenario {
  flexkeepScenario: 1;
  acts: Act[];
}

interface Act {
  /** Twilio's time that goes by before it, as in `1500ms` or `25h`; absent: none. */
  after?: string;
  action: string;
  /** As the action takes them; a Task is named by its place among all, the oldest is `#1`. */
  values?: Record<string, string>;
}

/** They name what only this run has, or begin anew. */
const NOT_REPEATED = ['resend', 'reset'];

const tasksIn = ({ emulator }: Stage): string[] => tasks.all(emulator).map(({ sid }) => sid);

const withPlace = (stage: Stage, values: Record<string, string>): Record<string, string> => {
  const place = values.task ? tasksIn(stage).findIndex((sid) => sid.startsWith(values.task ?? '')) + 1 : 0;
  return place ? { ...values, task: `#${place}` } : values;
};

const withSid = (stage: Stage, values: Record<string, string>): Record<string, string> => {
  const place = /^#(\d+)$/.exec(values.task ?? '')?.[1];
  if (place === undefined) return values;
  const task = tasksIn(stage)[Number(place) - 1];
  if (task) return { ...values, task };
  throw new Refused(
    'not-found',
    `There is no Task #${place} at this moment.`,
    'What was done before it must bring one.',
  );
};

const textsIn = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => [name, String(value)]),
  );

/** As {@link perform}, and remembers it for a scenario. @throws {Refused} */
export const performAndRecord = async (
  stage: Stage,
  name: string,
  given: Record<string, unknown>,
): Promise<Outcome> => {
  const { emulator, recording } = stage;
  const [at, values] = [emulator.clock.now(), withPlace(stage, textsIn(given))];
  const outcome = await perform(stage, name, given);
  if (name === 'reset') recording.acts = [];
  else if (!NOT_REPEATED.includes(name)) {
    const ms = Math.max(0, Math.round(at - recording.at));
    const after = ms && recording.acts.length ? { after: `${ms}ms` } : {};
    recording.acts.push({ ...after, action: name, ...(Object.keys(values).length ? { values } : {}) });
  }
  recording.at = emulator.clock.now();
  return outcome;
};

/** What was done since the last reset. */
export const recorded = ({ recording }: Stage): Scenario => ({ flexkeepScenario: 1, acts: recording.acts });

type Fields = Record<string, unknown>;

const EXAMPLE =
  '{"flexkeepScenario":1,"acts":[{"action":"sms","values":{"body":"hi"}},{"after":"25h","action":"calm"}]}';

const malformed = (what: string): Refused =>
  new Refused('malformed', `The scenario: ${what}.`, `For example: ${EXAMPLE}`);

const fieldsOf = (value: unknown, where: string, known: readonly string[]): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${where} is not an object`);
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw malformed(`${where} has ${unknown}; it can have ${known.join(', ')}`);
  return { ...value };
};

const actIn = (value: unknown, i: number): Act => {
  const where = `act ${i + 1}`;
  const { after, action, values = {} } = fieldsOf(value, where, ['after', 'action', 'values']);
  if (typeof action !== 'string') throw malformed(`${where} has no action`);
  if (NOT_REPEATED.includes(action)) throw malformed(`${where} is ${action}, which no scenario can have`);
  if (after !== undefined && (typeof after !== 'string' || parseDuration(after) === undefined)) {
    throw malformed(`${where}: after must be a number with a unit: ms, s, m, h or d`);
  }
  const given = fieldsOf(values, `${where}: values`, Object.keys(findAction(action).parameters));
  const odd = Object.entries(given).find(([, one]) => typeof one !== 'string');
  if (odd) throw malformed(`${where}: ${odd[0]} is not a text`);
  const texts = given as Record<string, string>; // reason: the check before it
  const { task, ...others } = texts;
  try {
    findAction(action).check(task?.startsWith('#') ? others : texts);
  } catch (error) {
    throw error instanceof Refused ? malformed(`${where}: ${error.message} ${error.remedy}`) : error;
  }
  return { ...(after === undefined ? {} : { after }), action, values: texts };
};

/** @throws {Refused} that names the act and what is wrong with it */
export const readScenario = (value: unknown): Scenario => {
  const { flexkeepScenario, acts } = fieldsOf(value, 'it', ['flexkeepScenario', 'acts']);
  if (flexkeepScenario !== 1) throw malformed('flexkeepScenario must be 1');
  if (!Array.isArray(acts)) throw malformed('acts is not a list');
  return { flexkeepScenario, acts: acts.map(actIn) };
};

/** Resets the account, and does all of it again, in Twilio's time. @throws {Refused} at the first act that is refused */
export const replay = async (stage: Stage, { acts }: Scenario): Promise<Outcome[]> => {
  const { emulator, alone, recording } = stage;
  const outcomes = [await performAndRecord(stage, 'reset', {})];
  for (const [i, { after = '0s', action, values = {} }] of acts.entries()) {
    const left = recording.at + (parseDuration(after) ?? 0) - emulator.clock.now();
    if (left > 0) await alone(() => emulator.clock.advance(left));
    try {
      outcomes.push(await performAndRecord(stage, action, withSid(stage, values)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused('not-possible', `Act ${i + 1}, ${action}: ${error.message}`, error.remedy);
    }
  }
  return outcomes;
};
