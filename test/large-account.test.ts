import { ask } from '../emulator/products/ask';
import type { Report } from '../src/sweep/report';
import { furnishLarge, staleOf } from './scale/account';
import { meddle, rewrite } from './support/meddle';
import { createTestWorld, type TestWorld } from './support/world';

/** More live Tasks than a page of them holds. */
const SIZE = 1_200;

const createLargeWorld = (): { world: TestWorld; large: ReturnType<typeof furnishLarge> } => {
  const world = createTestWorld();
  const large = furnishLarge(world.emulator, world.account, SIZE);
  world.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 100 }]);
  return { world, large };
};

const sweep = async (world: TestWorld): Promise<Report[]> => {
  const slices: Report[] = [];
  while (!slices.at(-1)?.done) {
    const { status, body } = await world.post('/sweep', { dryRun: 'false' });
    expect(status).toBe(200);
    slices.push(body as unknown as Report); // reason: JSON that the entry point made of one
  }
  return slices;
};

const calls = ({ emulator }: TestWorld) => emulator.journal.entries.filter(({ kind }) => kind === 'call');

describe('a sweep where more Tasks live than a page holds', () => {
  it('cleans up all that is stale, touches nothing that lives, and keeps to its calls and to Twilio’s limits', async () => {
    const { world, large } = createLargeWorld();
    const slices = await sweep(world);
    expect(large.inspect()).toEqual({ left: 0, touched: 0 });
    // Sessions and channels are read a hundred at a time, Tasks a thousand; of each slice, what it keeps of itself.
    // Ledgers and Tasks are read for each orchestration.
    const pages = (2 * SIZE) / 100 + 2 * (Math.ceil(SIZE / 1_000) + 1) + 6 + 3 * slices.length;
    expect(calls(world).length).toBeLessThanOrEqual(pages + 4.2 * staleOf(SIZE));
    expect(calls(world).filter(({ status }) => status === 429)).toEqual([]);
  });

  it('does the same where lists do not show the attributes of Tasks', async () => {
    const { world, large } = createLargeWorld();
    world.emulator.options.listsShowTaskAttributes = false;
    await sweep(world);
    expect(large.inspect()).toEqual({ left: 0, touched: 0 });
  });

  it('leaves alone whoever gets a Task between the look and the write', async () => {
    const { world, large } = createLargeWorld();
    const { emulator, account } = world;
    const [lucky] = large.engagements.filter(({ condition }) => condition === 'stale');
    let looked = false;
    emulator.api.hooks.before = (name) => {
      if (name === 'taskrouter.ListTask') looked = true;
      if (name !== 'sync.FetchDocument' || !looked) return;
      emulator.api.hooks.before = () => undefined;
      const Attributes = JSON.stringify({ channelSid: lucky?.channelSid });
      const { workspaceSid: WorkspaceSid, workflowSid: WorkflowSid } = account;
      ask(emulator, 'taskrouter.CreateTask', { WorkspaceSid }, { WorkflowSid, Attributes });
    };
    const slices = await sweep(world);
    expect(slices[0]?.skippedFor).toEqual({ 'came-back': 1 });
    expect(large.inspect()).toEqual({ left: 1, touched: 0 });
    const channel = world.twilio.chat.v2.services(account.chatServiceSid).channels(String(lucky?.channelSid));
    expect(JSON.parse((await world.finish(channel.fetch())).attributes)).toMatchObject({ status: 'ACTIVE' });
  });

  it('does not believe a TaskRouter that does not understand the question', async () => {
    const { world, large } = createLargeWorld();
    const stop = meddle(world, async (request, go) => {
      const isQuestion = request.query.get('EvaluateTaskAttributes')?.includes(' IN ');
      const answer = await go(request);
      return isQuestion ? rewrite(answer, (body) => ({ ...body, tasks: [] })) : answer;
    });
    await sweep(world);
    stop();
    expect(large.inspect()).toEqual({ left: 0, touched: 0 });
  });
});

describe('a sweep where pages of Tasks are smaller than was asked for', () => {
  it('reads on, and touches nothing that lives', async () => {
    const world = createTestWorld();
    const large = furnishLarge(world.emulator, world.account, 200);
    let questions = 0;
    const stop = meddle(world, (request, go) => {
      const query = new URLSearchParams(request.query);
      if (request.path.endsWith('/Tasks')) query.set('PageSize', '20');
      if (query.has('EvaluateTaskAttributes')) questions += 1;
      return go({ ...request, query });
    });
    await sweep(world);
    stop();
    expect(large.inspect()).toEqual({ left: 0, touched: 0 });
    expect(questions).toBe(0);
  });
});
