import { channelOfConversation } from '../emulator/products/flex/interactions/resources';
import { conversations } from './orchestrations/conversations';
import { withAgent } from './support/scene';

/** Another program closes the Conversation; Twilio's documentation does not say that this closes the Channel. */
it('an Interaction Channel that stays open on a closed Conversation is reported, and left to Twilio', async () => {
  const options = { closedConversationEnds: 'nothing' } as const;
  const scene = await withAgent({ orchestration: conversations, options });
  const { emulator, twilio, account, sid, taskSid } = scene;
  await twilio.conversations.v1.services(account.chatServiceSid).conversations(sid).update({ state: 'closed' });
  const channel = () => channelOfConversation(emulator, sid)?.status;
  expect(channel()).toBe('active');
  scene.log.splice(0);
  await twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks(taskSid).update({ assignmentStatus: 'completed' });
  await emulator.clock.advance(3_000);
  const lines = scene.log.map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ action: 'clean', outcome: 'keep', reason: 'interaction-open', sid, taskSid }]);
  expect(channel()).toBe('active');
});
