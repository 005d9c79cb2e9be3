import { ORCHESTRATIONS } from './orchestrations/all';
import { roundsOfSettings } from './orchestrations/unknowns';
import { botJobs } from './support/bot-jobs';
import { interactionJobs } from './support/interaction-jobs';
import { jobsOf, LATER_MS } from './support/jobs';
import { killAt } from './support/kill';
import { replay } from './support/scene';

/** ms; what was created right before a kill is not listed for the deliveries that follow. */
const LAGGING = { listLagMs: 4_000, taskQueryLagMs: 4_000 };

/** Points take turns with the settings of what is unknown. */
const ROUNDS = roundsOfSettings();

describe.each([...ORCHESTRATIONS.flatMap((one) => [...jobsOf(one), ...botJobs(one)]), ...interactionJobs()])(
  '$name, killed at each of its calls, before and after it took effect',
  (job) => {
    let before = job.before;
    beforeAll(async () => {
      before = await replay(job.before);
    });
    const rescues = Object.entries(job.rescue);
    it.each(rescues)(`is made good by %s, at ${2 * job.calls} points or more`, async (_, rescue) => {
      let points = 0;
      // How many calls there are depends on what is unknown, too: to the one that is not reached any more.
      for (let nth = 1, isReached = true; isReached || nth <= job.calls; nth += 1) {
        isReached = false;
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
          isReached ||= killed.reached;
          if (killed.reached) points += 1;
          scene.emulator.close();
        }
      }
      expect(points).toBeGreaterThanOrEqual(2 * job.calls);
    });
  },
);
