import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTwilio, type TwilioForTests } from '../emulator/testing';

/** Looks for a Task, and creates one where there is none: right for one message, wrong for the same message twice at once. */
const SMS = `exports.handler = async (context, event, callback) => {
  const { tasks } = context.getTwilioClient().taskrouter.v1.workspaces(context.WORKSPACE);
  const known = await tasks.list();
  if (!known.length) await tasks.create({ workflowSid: context.WORKFLOW });
  callback(null, '');
};`;

let project: string;
let twilio: TwilioForTests;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'own-project-'));
  await mkdir(join(project, 'functions'));
  await writeFile(join(project, 'functions', 'sms.protected.js'), SMS);
  twilio = await startTwilio({
    project,
    account: {
      numbers: [
        { number: '+15550100', to: '/sms' },
        { number: '+15550140', to: 'https://shop-1234-dev.twil.io/sms' },
      ],
      environment: { WORKSPACE: '{workspaceSid}', WORKFLOW: '{workflow:Assign to Anyone}' },
    },
  });
});
beforeEach(() => twilio.reset());
afterAll(async () => {
  await twilio.stop();
  await rm(project, { recursive: true });
});

it.each([
  ['at once', { copies: 2 }, 2],
  ['one after the other', { copies: 2, spacingMs: 1 }, 1],
])('a Function that looks and then creates meets a message that is delivered twice %s', async (_, travel, made) => {
  twilio.deliveries([{ name: 'incoming-message', ...travel }]);
  await twilio.act('sms', { from: '+15550101', body: 'hello' });
  await twilio.advance(1);
  expect(await twilio.client.taskrouter.v1.workspaces(twilio.account.workspaceSid).tasks.list()).toHaveLength(made);
});

it('an act that is not possible says what to do', async () => {
  await expect(twilio.act('accept')).rejects.toThrow('No agent is asked to take a Task. There is no Task that waits.');
});

it('a webhook to any Function on twil.io is answered by the project, as a request to one is', async () => {
  await twilio.act('sms', { from: '+15550101', to: '+15550140', body: 'hello' });
  expect(twilio.journal.filter(({ kind }) => kind === 'webhook')).toMatchObject([
    { name: 'incoming-message', status: 200 },
  ]);
});
