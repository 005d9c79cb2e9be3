import { ORCHESTRATIONS } from './orchestrations/all';
import { roundsOfSettings } from './orchestrations/unknowns';
import { interactionJobs } from './support/interaction-jobs';
import { jobsOf, LATER_MS } from './support/jobs';
import { killAt } from './support/kill';
import { replay } from './support/scene';

/** ms; what was created right before a kill is not listed for the deliveries that follow. */
const LAGGING = { listLagMs: 4_000, taskQueryLagMs: 4_000 };

/** Points take turns with the settings of what is unknown. */
const ROUNDS = roundsOfSettings();

describe.each([...ORCHESTRATIONS.flatMap(jobsOf), ...interactionJobs()])(
  '$name, killed at each of its $calls calls, before and after it took effect',
  (job) => {
    let before = job.before;
    beforeAll(async () => {
      before = await replay(job.before);
    });
    const rescues = Object.entries(job.rescue);
    it.each(rescues)(`is made good by %s, at ${2 * job.calls} points`, async (_, rescue) => {
      let points = 0;
      for (let nth = 1; nth <= job.calls; nth += 1) {
        for (const when of ['before', 'after'] as const) {
          const scene = await before();
          const killed = killAt(scene, nth, when);
          // Whether Twilio tells again of what failed is the job's.
          const { conversationWebhookRetries } = scene.emulator.options;
          Object.assign(scene.emulator.options, LAGGING, ROUNDS[nth % ROUNDS.length], { conversationWebhookRetries });
          await job.act(scene);
          await scene.emulator.clock.advance(LATER_MS);
          delete scene.around;
          await rescue(scene);
          await scene.emulator.clock.advance(LATER_MS);
          await job.after(scene);
          if (killed.reached) points += 1;
          scene.emulator.close();
        }
      }
      // Every call was a point, so the list of them is whole.
      expect(points).toBe(2 * job.calls);
    });
  },
);
