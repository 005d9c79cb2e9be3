import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import * as agent from '../../emulator/people/agents';
import { ask } from '../../emulator/products/ask';
import type { Stack } from '../../emulator/stack';
import { createDemoScene, type DemoScene } from './scene';
import type { Teller } from './teller';

/** Whether anybody could see what the customer writes now. */
const seen = (scene: DemoScene) => scene.liveTasks().length > 0 || scene.botWebhooks() > 0;

/** Up to the point where the page's story begins: a customer, an agent, and a browser tab that closes. */
const untilTheTabCloses = async (stack: Stack, tell: Teller, from: string): Promise<DemoScene> => {
  const scene = createDemoScene(stack, from);
  tell.step('A customer writes "hi". The Flex Flow makes a Chat Channel and a Proxy Session, and asks /inbound.');
  await scene.writes('hi');
  tell.sees('the bot has answered once', scene.heard().length === 1);
  tell.step('The customer writes "agent".');
  await scene.writes('agent');
  tell.sees(
    'there is one Task, and the bot is off the channel',
    scene.liveTasks().length === 1 && scene.botWebhooks() === 0,
  );
  tell.step(
    'An agent accepts the Task, and then closes the browser tab: Flex UI is gone, so it will clean up nothing.',
  );
  await scene.accept();
  agent.closeTab(stack.emulator);
  return scene;
};

const setCallback = ({ emulator, account }: Stack, url: string) =>
  ask(emulator, 'taskrouter.UpdateWorkspace', { Sid: account.workspaceSid }, { EventCallbackUrl: url });

/** "The message isn't shown anywhere and it appears to be lost": the page's own words. */
export const withoutJanitor = async (stack: Stack, tell: Teller): Promise<DemoScene> => {
  tell.part('Without a janitor: how a message gets lost');
  setCallback(stack, '');
  const scene = await untilTheTabCloses(stack, tell, '+15550131');
  tell.step('24 hours later TaskRouter removes the Task: it was active for too long.');
  await scene.wait(25);
  tell.sees('no Task is left', scene.liveTasks().length === 0);
  tell.sees('the Proxy Session is still open', scene.openSessions() === 1);
  tell.sees('the Chat Channel is still ACTIVE', scene.channelStatus() === 'ACTIVE');
  const before = scene.channelSid;
  tell.step('The customer writes again: "are you still there?"');
  await scene.writes('are you still there?');
  tell.sees('Proxy put it into the old Chat Channel', scene.channelSid === before);
  tell.sees('no agent has it and no bot answers it: it is lost', !seen(scene) && scene.heard().length === 2);
  agent.openTab(stack.emulator);
  setCallback(stack, `${stack.functionsUrl}/taskrouter-events`);
  return scene;
};

/** What the bundle does about it when it hears of the Task's end. */
export const withJanitor = async (stack: Stack, tell: Teller): Promise<DemoScene> => {
  tell.part('With the janitor: the same story, but /taskrouter-events hears that the Task has ended');
  const scene = await untilTheTabCloses(stack, tell, '+15550132');
  tell.step('24 hours later TaskRouter removes the Task, and says so: task.system-deleted.');
  await scene.wait(25);
  tell.sees('the Proxy Session is deleted', scene.openSessions() === 0);
  tell.sees('the Chat Channel is INACTIVE', scene.channelStatus() === 'INACTIVE');
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

/** And where the event never arrived: Twilio does not retry it for ever. */
export const withSweeper = async (stack: Stack, tell: Teller): Promise<DemoScene> => {
  tell.part('With the event lost: the sweeper finds what the janitor never heard of');
  const scene = await untilTheTabCloses(stack, tell, '+15550133');
  tell.step('24 hours later TaskRouter removes the Task, but its event is lost on the way.');
  stack.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
  await scene.wait(26);
  stack.emulator.deliverer.rules = [];
  tell.sees('the Proxy Session is still open', scene.openSessions() === 1);
  tell.step('A dry run of /sweep says what it would do, and does nothing.');
  const plan = await sweep(stack, true);
  tell.sees(`it lists ${plan.stale} stale engagement(s)`, plan.stale >= 1 && scene.openSessions() === 1);
  tell.step('The sweep does it.');
  const run = await sweep(stack, false);
  tell.sees(`it cleaned ${run.cleaned} of ${plan.stale}`, run.cleaned === plan.stale);
  tell.sees('the Proxy Session is deleted', scene.openSessions() === 0);
  tell.sees('the Chat Channel is INACTIVE', scene.channelStatus() === 'INACTIVE');
  await writesAgain(scene, tell);
  agent.openTab(stack.emulator);
  return scene;
};

const writesAgain = async (scene: DemoScene, tell: Teller): Promise<void> => {
  const before = { channel: scene.channelSid, heard: scene.heard().length };
  tell.step('The customer writes again: "hi"');
  await scene.writes('hi');
  tell.sees(
    'there is a new Chat Channel, and the bot has answered',
    scene.channelSid !== before.channel && scene.heard().length === before.heard + 1,
  );
};
