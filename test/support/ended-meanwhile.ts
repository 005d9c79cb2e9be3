import { ask } from '../../emulator/products/ask';
import { findChannel } from '../../emulator/products/chat-store/channels';
import type { Transport } from '../../emulator/wire/message';
import { ownerOf } from '../orchestrations/all';
import type { Scene } from './scene';

/** What others do to an engagement while Flexkeep works on it. What is ended or gone already is let be. */
export const MEANWHILE: Record<'ended' | 'deleted', (scene: Scene) => void> = {
  ended: (scene) => {
    if (findChannel(scene.emulator, scene.sid) && !scene.isEnded())
      ownerOf(scene, scene.sid).endAlone(scene, scene.sid);
  },
  deleted: (scene) => {
    const { emulator, account, sid: Sid } = scene;
    if (!findChannel(emulator, Sid)) return;
    if (ownerOf(scene, Sid).name === 'flex-flow')
      ask(emulator, 'chat.DeleteChannel', { ServiceSid: account.chatServiceSid, Sid });
    else ask(emulator, 'conversations.DeleteServiceConversation', { ChatServiceSid: account.chatServiceSid, Sid });
  },
};

/** Another application does it right before the `nth` Twilio call of the next invocation. */
export const meanwhileAt = (scene: Scene, nth: number, happen: (scene: Scene) => void): void => {
  let first = true;
  scene.around = (run) => {
    if (!first) return run(scene.emulator.api);
    first = false;
    let calls = 0;
    const transport: Transport = (request) => {
      calls += 1;
      if (calls === nth) happen(scene);
      return scene.emulator.api(request);
    };
    return run(transport);
  };
};
