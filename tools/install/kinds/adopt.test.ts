import { type Adoption, type AdoptionInput, planAdoption } from './adopt';

const TARGET = 'https://flexkeep-1234-dev.twil.io/taskrouter-events';
const JANITOR = ['task.canceled', 'task.wrapup', 'task.completed', 'task.system-deleted'];
const OPS = 'https://ops.example.com/events';

const plan = (input: Partial<AdoptionInput>) =>
  planAdoption({
    ...{ current: { url: '', filter: [] }, target: TARGET, downstream: '', ownHosts: [], adopt: true },
    ...input,
  });

const adoption = (input: Partial<AdoptionInput>): Adoption => {
  const planned = plan(input);
  if ('problem' in planned) throw new Error(planned.problem);
  return planned;
};

describe('the callback', () => {
  it('of a workspace that has none is set for the janitor alone', () => {
    const planned = adoption({});
    expect(planned).toMatchObject({ set: { url: TARGET, filter: JANITOR }, downstream: '', isChange: true });
    expect(planned).not.toHaveProperty('adopted');
  });

  it('of another consumer is kept as one of what it got, and the filter lets both through', () => {
    const current = { url: OPS, filter: ['task.created', 'task.canceled'] };
    expect(adoption({ current })).toMatchObject({
      set: { url: TARGET, filter: [...JANITOR, 'task.created'] },
      before: current,
      adopted: `${OPS}#events=task.created,task.canceled`,
      downstream: `${OPS}#events=task.created,task.canceled`,
    });
  });

  it('of a consumer of all events: all events it is', () => {
    expect(adoption({ current: { url: OPS, filter: [] } })).toMatchObject({
      set: { filter: [] },
      adopted: OPS,
      downstream: OPS,
    });
  });

  it('joins the consumers that are there, once', () => {
    const downstream = 'https://a.example.com/x#events=worker.created';
    const current = { url: OPS, filter: ['task.created'] };
    const first = adoption({ current, downstream });
    expect(first.downstream).toBe(`${downstream} ${OPS}#events=task.created`);
    expect(first.set.filter).toEqual([...JANITOR, 'worker.created', 'task.created']);
    expect(adoption({ current, downstream: first.downstream }).downstream).toBe(first.downstream);
  });

  it('that an earlier run has set is not adopted, and what that run found is not forgotten', () => {
    const earlier = {
      before: { url: OPS, filter: ['task.created'] },
      set: { url: TARGET, filter: [...JANITOR, 'task.created'] },
      adopted: `${OPS}#events=task.created`,
    };
    expect(adoption({ current: earlier.set, earlier })).toMatchObject({
      before: earlier.before,
      downstream: earlier.adopted,
      isChange: false,
    });
  });

  it('that an earlier run was about to set, and did not, is adopted as then', () => {
    const before = { url: OPS, filter: ['task.created'] };
    const earlier = { before, set: { url: TARGET, filter: JANITOR }, adopted: `${OPS}#events=task.created` };
    expect(adoption({ current: before, earlier })).toMatchObject({
      before,
      downstream: earlier.adopted,
      isChange: true,
    });
  });

  it('that was set since is adopted, beside the first', () => {
    const earlier = { before: { url: OPS, filter: [] }, set: { url: TARGET, filter: [] }, adopted: OPS };
    const current = { url: 'https://new.example.com/', filter: [] };
    expect(adoption({ current, earlier, downstream: OPS })).toMatchObject({
      before: current,
      adopted: 'https://new.example.com/',
      downstream: `${OPS} https://new.example.com/`,
    });
  });

  it('of our own whose filter was widened stays as wide', () => {
    const current = { url: TARGET, filter: [...JANITOR, 'worker.created'] };
    expect(adoption({ current })).toMatchObject({ set: { filter: current.filter }, isChange: false });
    expect(adoption({ current: { url: TARGET, filter: [] } })).toMatchObject({ isChange: false });
  });

  it.each([
    'https://flexkeep-7-prod.twil.io/taskrouter-events',
    'http://localhost:3000/taskrouter-events',
    'https://own.example.com/taskrouter-events',
  ])('of another Flexkeep is replaced, not adopted: two would pass events on for ever: %s', (url) => {
    const planned = adoption({ current: { url, filter: JANITOR }, ownHosts: ['own.example.com'] });
    expect(planned).toMatchObject({ downstream: '', before: { url }, isChange: true });
    expect(planned).not.toHaveProperty('adopted');
  });

  it('is put back by remove, but gets nothing in between, with --no-adopt', () => {
    const current = { url: OPS, filter: ['task.created'] };
    const planned = adoption({ current, adopt: false });
    expect(planned).toMatchObject({ before: current, set: { filter: JANITOR }, downstream: '' });
    expect(planned).not.toHaveProperty('adopted');
  });

  it('loses connection overrides while it is passed on, which is said', () => {
    const planned = adoption({ current: { url: `${OPS}#rc=3`, filter: [] } });
    expect(planned).toMatchObject({ adopted: OPS, before: { url: `${OPS}#rc=3` } });
    expect(planned.notices).toHaveLength(1);
  });

  it.each(['http://ops.example.com/events', 'not a url'])('that could not be a consumer stops it: %s', (url) => {
    expect(plan({ current: { url, filter: [] } })).toMatchObject({ remedy: expect.stringContaining('--no-adopt') });
  });

  it('is told without its secrets', () => {
    const planned = plan({ current: { url: 'http://user:hush@ops.example.com/events?key=hush', filter: [] } });
    expect(JSON.stringify(planned)).not.toContain('hush');
  });
});
