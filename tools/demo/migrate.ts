import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { sdkFor } from '../../emulator/network/sdk';
import * as agent from '../../emulator/people/agents';
import { flexFlow } from '../../test/orchestrations/flex-flow';
import { flowsCommand } from '../commands/flows';
import type { FlowsWorld } from '../flows/world';
import { ORCHESTRATIONS } from './orchestration';
import { createDemoScene } from './scene';
import type { DemoStage } from './teller';

/** The SMS number: web chat waits for its deployment key, which only a person knows. */
const NUMBER = 'sms +15550100';

const answerIn = (cwd: string): void => {
  const file = join(cwd, 'flows.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('? the deployment key of the web chat', 'CV-deployment-key'));
};

/** An account of Flex Flows moves its number to Conversations, while a customer is with an agent. */
export const withMigration = async ({ stack, tell }: DemoStage): Promise<void> => {
  const { emulator, environment, account } = stack;
  const cwd = mkdtempSync(join(tmpdir(), 'flexkeep-demo-'));
  const said: string[] = [];
  const say = (text: string) => void said.push(...text.split('\n'));
  const colors = pc.createColors(false);
  const world: FlowsWorld = {
    cwd,
    terminal: {
      ...{ colors, talkColors: colors, tell: say, talk: say, close: () => undefined },
      ask: async () => 'yes',
    },
    variables: () => environment,
    connect: () => sdkFor(emulator),
    pause: async (ms) => void (await emulator.clock.advance(ms)),
    onInterrupt: () => () => undefined,
  };
  const flows = async (...args: string[]): Promise<string[]> => {
    said.length = 0;
    tell.step(`npm run flows -- ${args.join(' ')}`);
    await flowsCommand(world, args);
    return said;
  };
  const handlers = () => ({
    flows: emulator.store
      .of('flex.FlexFlow')
      .all()
      .some((flow) => flow.contact_identity === account.smsNumber),
    address: emulator.store
      .of('conversations.ConfigurationAddress')
      .all()
      .some((one) => one.address === account.smsNumber),
  });
  try {
    tell.part('From Flex Flows to Conversations: the same bot, and no customer lost');
    const scene = createDemoScene(stack, ORCHESTRATIONS['flex-flow'], '+15550141');
    await scene.writes('agent');
    await scene.accept();
    tell.step('A customer of a Flex Flow is with an agent.');
    const lines = await flows('migrate', '--write');
    const from = lines.findIndex((line) => line.startsWith(NUMBER));
    const block = lines.slice(from, lines.indexOf('', from));
    for (const line of block) tell.step(`   ${line}`);
    tell.sees('nothing was changed in Twilio', handlers().flows && !handlers().address);
    tell.step('A person puts the deployment key of the web chat into the file.');
    answerIn(cwd);
    const first = await flows('apply', '--auto-approve');
    tell.sees(
      'the number stays as it is, since a Chat Channel of its flow is open',
      first.some((line) => line.startsWith(`${NUMBER} stays as it is`)) && handlers().flows && !handlers().address,
    );
    tell.step('The agent ends the chat.');
    const [taskSid = ''] = scene.liveTasks();
    agent.complete(emulator, { taskSid });
    await emulator.clock.settle();
    await flows('apply', '--auto-approve');
    tell.sees('the Flex Flow is gone, and the Address is there', !handlers().flows && handlers().address);
    const next = createDemoScene(stack, { ...ORCHESTRATIONS.conversations, sendSms: flexFlow.sendSms }, '+15550142');
    tell.step('Another customer writes "hi" to the same number.');
    await next.writes('hi');
    tell.sees('the same bot answers, in a Conversation', next.heard().length === 1);
    await next.writes('agent');
    tell.sees('and hands over: there is one Task', next.liveTasks().length === 1);
  } finally {
    rmSync(cwd, { recursive: true });
  }
};
