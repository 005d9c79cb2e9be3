import { MET_FAULTS } from './schedules/met';
import { runPlan } from './schedules/run';

/** Faults in which a promise does not hold yet. One that does no harm any more comes off this list. */
const NOT_YET: readonly string[] = [
  'a Task is created, the answer is 503, and lists lag behind',
  'an answer is sent, its creation is answered 502, and lists lag behind',
  'a list hides Tasks for longer than a lease lasts',
  "a channel names another customer's Proxy Session",
  "a channel names another customer's Task",
  'the ledger is []',
  'the ledger is {"phase":"bot","heardAt":"just now","answered":null}',
  'the ledger is {"version":99,"phase":"bot"}',
  `the sweeper's memory is {"cursor":"nonsense"}`,
  `the sweeper's memory is {"cursor":{"list":"moon","page":7}}`,
  `the sweeper's memory is {"runs":"many"}`,
  `the sweeper's memory is {"runs":[null,{"startedAt":"then"}]}`,
  `the sweeper's memory is {"lease":{"holder":"me","until":8640000000000000}}`,
  'the answer to a new Task is empty-object, intercepted',
  'the answer to a new Task is empty-list, intercepted',
  'the answer to a new Task is null, garbled',
  'the answer to a new Task is null, intercepted',
  'the answer to a new Task is text, intercepted',
  'the answer to a new Task is another-sid, garbled',
  'the answer to a new Task is another-sid, intercepted',
  'the answer about a ledger is empty-object',
  'the answer about a ledger is empty-list',
  'the answer about a ledger is null',
  'the answer about a ledger is text',
  'Twilio takes 1200 ms a call',
  'Twilio takes 1600 ms a call',
  'Twilio takes 1900 ms a call',
  'a new channel is not found for two seconds',
  'a list leaves out the Task of an agent',
  'lists show things twice',
  'a customer writes while a sweep cleans up',
  'the session cannot be deleted when the agent has closed the tab',
];

const brokenIn = async (name: string): Promise<string[]> => {
  const found = MET_FAULTS.find((one) => one.name === name);
  if (!found) throw new Error(`No fault that was met has the name: ${name}`);
  return (await runPlan(found.plan)).broken;
};

const names = MET_FAULTS.map(({ name }) => name);

describe('a fault that was met breaks no promise', () => {
  it.each(names.filter((name) => !NOT_YET.includes(name)))('%s', async (name) => {
    expect(await brokenIn(name)).toEqual([]);
  });
});

describe('a fault that was met and is not mended yet still breaks one', () => {
  it.each(NOT_YET)('%s', async (name) => {
    expect(await brokenIn(name)).not.toEqual([]);
  });
});
