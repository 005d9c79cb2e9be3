import { createDemoScene, type DemoScene } from './scene';
import type { DemoStage } from './teller';

/** h; longer than a lease (30 s), and than Twilio tries a webhook again. */
const A_MINUTE = 1 / 60;

/** "Exactly one Task", where it is hardest: no process survives to say how far it got. */
export const withCrash = async (stage: DemoStage): Promise<DemoScene> => {
  const { stack, tell, orchestration } = stage;
  const { api, deliverer } = stack.emulator;
  tell.part('With everything at once: the same message four times, and a crash in the middle of the handover');
  const scene = createDemoScene(stack, orchestration, '+15550134');
  tell.step('A customer writes "hi".');
  await scene.writes('hi');
  tell.sees('the bot has answered once', scene.heard().length === 1);

  tell.step('The customer writes "agent". The message is delivered four times at once, and right after Twilio has');
  tell.step('accepted the Task, the process that deals with all four is killed.');
  deliverer.rules = [{ name: orchestration.messageEvent, copies: 4, times: 1 }];
  const crashes: Promise<void>[] = [];
  api.hooks.after = async (operation) => {
    if (operation !== orchestration.createsTask || crashes.length) return;
    crashes.push(stack.crash());
    await crashes[0];
  };
  await scene.writes('agent');
  await Promise.all(crashes);
  delete api.hooks.after;
  deliverer.rules = [];
  tell.sees('the process was killed, and another one has taken its place', crashes.length === 1);
  tell.sees('there is one Task', scene.liveTasks().length === 1);
  tell.sees('but the bot’s webhook is still there: the handover was cut off', scene.botWebhooks() === 1);

  tell.step('A minute later the customer writes: "hello?"');
  await scene.wait(A_MINUTE);
  await scene.writes('hello?');
  tell.sees('there is still one Task', scene.liveTasks().length === 1);
  tell.sees('the bot’s webhook is gone', scene.botWebhooks() === 0);
  tell.sees('and the bot has said goodbye once, and nothing since', scene.heard().length === 2);
  return scene;
};
