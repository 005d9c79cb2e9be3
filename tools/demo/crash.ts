import type { Stack } from '../../emulator/stack';
import { createDemoScene, type DemoScene } from './scene';
import type { Teller } from './teller';

/** h; longer than a lease (30 s), and than Twilio tries a webhook again. */
const A_MINUTE = 1 / 60;

/** "Exactly one Task", where it is hardest: no process survives to say how far it got. */
export const withCrash = async (stack: Stack, tell: Teller): Promise<DemoScene> => {
  const { api, deliverer } = stack.emulator;
  tell.part('With everything at once: the same message four times, and a crash in the middle of the handover');
  const scene = createDemoScene(stack, '+15550134');
  tell.step('A customer writes "hi".');
  await scene.writes('hi');
  tell.sees('the bot has answered once', scene.heard().length === 1);

  tell.step(
    'The customer writes "agent". Chat delivers the message four times at once, and right after TaskRouter has',
  );
  tell.step('made the Task, the process in which all four are being dealt with is killed.');
  deliverer.rules = [{ name: 'onMessageSent', copies: 4, times: 1 }];
  const crashes: Promise<void>[] = [];
  api.hooks.after = async (operation) => {
    if (operation !== 'taskrouter.CreateTask' || crashes.length) return;
    crashes.push(stack.crash());
    await crashes[0];
  };
  await scene.writes('agent');
  await Promise.all(crashes);
  delete api.hooks.after;
  deliverer.rules = [];
  tell.sees('the process was killed, and another one has taken its place', crashes.length === 1);
  tell.sees('there is one Task', scene.liveTasks().length === 1);
  tell.sees('but the bot is still on the channel: the handover was cut off', scene.botWebhooks() === 1);

  tell.step('A minute later the customer writes: "hello?"');
  await scene.wait(A_MINUTE);
  await scene.writes('hello?');
  tell.sees('there is still one Task', scene.liveTasks().length === 1);
  tell.sees('the bot is off the channel', scene.botWebhooks() === 0);
  tell.sees('and it has said goodbye once, and nothing since', scene.heard().length === 2);
  return scene;
};
