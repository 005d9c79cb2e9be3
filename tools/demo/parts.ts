import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import type { Stack } from '../../emulator/stack';
import { createDemoScene, type DemoScene } from './scene';
import { type DemoStage, type Teller, tellShown } from './teller';

/** Whether a bot or an agent would read what the customer writes now. */
const isRead = (scene: DemoScene) => scene.liveTasks().length > 0 || scene.botWebhooks() > 0;

/** Up to the point where the story begins: a customer, an agent, and a browser tab that closes. */
const untilTheTabCloses = async (stage: DemoStage, from: string): Promise<DemoScene> => {
  const { stack, tell, orchestration } = stage;
  const scene = createDemoScene(stack, orchestration, from);
  tell.step(`A customer writes "hi". ${orchestration.begins}`);
  await scene.writes('hi');
  tell.sees('the bot has answered once', scene.heard().length === 1);
  tell.step('The customer writes "agent".');
  await scene.writes('agent');
  tell.sees(
    'there is one Task, and the bot’s webhook is gone',
    scene.liveTasks().length === 1 && scene.botWebhooks() === 0,
  );
  tell.step('An agent accepts the Task, and closes the browser tab: Flex UI will clean up nothing.');
  await scene.accept();
  agent.closeTab(stack.emulator);
  return scene;
};

const setCallback = ({ emulator, account }: Stack, url: string) =>
  ask(emulator, 'taskrouter.UpdateWorkspace', { Sid: account.workspaceSid }, { EventCallbackUrl: url });

/** The customer whose message gets lost. */
export const LOSER = '+15550131';

/** "The message isn't shown anywhere and it appears to be lost": Twilio's page on Flex Flows. */
export const withoutJanitor = async (stage: DemoStage): Promise<DemoScene> => {
  const { stack, tell, orchestration } = stage;
  tell.part('Without a janitor: how a message gets lost');
  setCallback(stack, '');
  const scene = await untilTheTabCloses(stage, LOSER);
  tell.step('24 hours later TaskRouter removes the Task: it was active for too long.');
  await scene.wait(25);
  tell.sees('no Task is left', scene.liveTasks().length === 0);
  tellShown(tell, scene, 'stillOpen');
  const before = scene.sid;
  tell.step('The customer writes again: "are you still there?"');
  await scene.writes('are you still there?');
  tell.sees(orchestration.caught, scene.sid === before);
  tell.sees('no agent has it and no bot answers it: it is lost', !isRead(scene) && scene.heard().length === 2);
  agent.openTab(stack.emulator);
  setCallback(stack, `${stack.functionsUrl}/taskrouter-events`);
  return scene;
};

/** What the bundle does when TaskRouter tells that the Task has ended. */
export const withJanitor = async (stage: DemoStage): Promise<DemoScene> => {
  const { stack, tell } = stage;
  tell.part('With the janitor: the same story, but /taskrouter-events is told that the Task has ended');
  const scene = await untilTheTabCloses(stage, '+15550132');
  tell.step('24 hours later TaskRouter removes the Task, and says so: task.system-deleted.');
  await scene.wait(25);
  tellShown(tell, scene, 'cleanedUp');
  await writesAgain(scene, tell);
  agent.openTab(stack.emulator);
  return scene;
};

const sweep = async (stack: Stack, dryRun: boolean): Promise<{ stale: number; cleaned: number }> => {
  const url = `${stack.functionsUrl}/sweep`;
  const params = { dryRun: String(dryRun) };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'X-Twilio-Signature': getExpectedTwilioSignature(stack.account.authToken, url, params) },
    body: new URLSearchParams(params),
  });
  if (!response.ok) throw new Error(`/sweep answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { stale: number; cleaned: number };
};

/** What the bundle does where that event never arrives. */
export const withSweeper = async (stage: DemoStage): Promise<DemoScene> => {
  const { stack, tell } = stage;
  tell.part('With the event lost: the sweeper finds what the janitor was never told');
  const scene = await untilTheTabCloses(stage, '+15550133');
  tell.step('24 hours later TaskRouter removes the Task, but its event is lost on the way.');
  stack.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
  await scene.wait(26);
  stack.emulator.deliverer.rules = [];
  tellShown(tell, scene, 'stillOpen');
  tell.step('A dry run of /sweep says what it would do, and changes nothing.');
  const plan = await sweep(stack, true);
  tell.sees(`it lists ${plan.stale} stale engagement(s)`, plan.stale >= 1);
  tellShown(tell, scene, 'stillOpen');
  tell.step('The sweep does it.');
  const run = await sweep(stack, false);
  tell.sees(`it cleaned up ${run.cleaned} of ${plan.stale}`, run.cleaned === plan.stale);
  tellShown(tell, scene, 'cleanedUp');
  await writesAgain(scene, tell);
  agent.openTab(stack.emulator);
  return scene;
};

const writesAgain = async (scene: DemoScene, tell: Teller): Promise<void> => {
  const before = { sid: scene.sid, heard: scene.heard().length };
  tell.step('The customer writes again: "hi"');
  await scene.writes('hi');
  tell.sees(
    'a new engagement has begun, and the bot has answered',
    scene.sid !== before.sid && scene.heard().length === before.heard + 1,
  );
};

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
    if (operation !== orchestration.operations.createTask || crashes.length) return;
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
