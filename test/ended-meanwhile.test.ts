import { ORCHESTRATIONS } from './orchestrations/all';
import { MEANWHILE, meanwhileAt } from './support/ended-meanwhile';
import { interactionJobs } from './support/interaction-jobs';
import { jobsOf, LATER_MS } from './support/jobs';
import { HOUR, replay, type Scene } from './support/scene';
import { CUSTOMER } from './support/world';

/** What is not as it should be, once others have ended or deleted the engagement in the middle of a job. */
const brokenAfter = async (scene: Scene): Promise<string[]> => {
  const { emulator } = scene;
  const broken: string[] = [];
  await emulator.clock.advance(LATER_MS);
  const sweepOver = async () => {
    for (let slices = 0; slices < 5; slices += 1) {
      const { status, body } = await scene.sweep();
      if (status !== 200) return [`a sweep was answered ${status}`];
      if (body.done === true) return body.stale === 0 ? [] : [`a sweep found ${JSON.stringify(body.items)}`];
    }
    return ['a sweep has no end'];
  };
  // An open session leads the customer to what is ended or gone, until the next day's sweep ends it.
  if (scene.carriers().length) {
    await emulator.clock.advance(26 * HOUR);
    await sweepOver();
  }
  await scene.writes('hello?');
  await scene.writes('agent');
  await emulator.clock.advance(LATER_MS);
  await sweepOver();
  await emulator.clock.advance(scene.orchestration.arrivesMs);
  const live = await scene.liveTasks();
  if (live.length !== 1) broken.push(`the customer who came back has ${live.length} Tasks`);
  await emulator.clock.advance(60 * HOUR);
  await sweepOver();
  broken.push(...(await sweepOver()));
  const failed = emulator.journal.entries.filter(({ kind, status = 0 }) => kind === 'webhook' && status === 500);
  if (failed.length) broken.push(`${failed.length} webhooks were answered 500`);
  const personal = scene.log.filter((line) => line.includes(CUSTOMER.slice(1)));
  return [...broken, ...personal.map((line) => `personal data in the log: ${line}`)];
};

const WAYS = Object.entries(MEANWHILE);
/** Both at each call cost 15 s of CPU time; without `MEANWHILE=all`, as nightly, they take turns. */
const isWhole = process.env.MEANWHILE === 'all';

describe.each([...ORCHESTRATIONS.flatMap(jobsOf), ...interactionJobs()])('$name', (job) => {
  it(`loses no one where the engagement is ended or deleted before any of its ${job.calls} calls`, async () => {
    const again = await replay(job.before);
    const found: string[] = [];
    for (let nth = 1; nth <= job.calls; nth += 1) {
      for (const [what, happen] of nth % 2 ? WAYS : [...WAYS].reverse()) {
        const scene = await again();
        meanwhileAt(scene, nth, happen);
        await job.act(scene);
        await scene.emulator.clock.advance(LATER_MS);
        delete scene.around;
        scene.emulator.deliverer.rules = [];
        found.push(...(await brokenAfter(scene)).map((one) => `${what} before call ${nth}: ${one}`));
        scene.emulator.close();
        if (!isWhole) break;
      }
    }
    expect(found).toEqual([]);
  });
});
