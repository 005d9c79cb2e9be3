import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Row } from '../../emulator/core/store';
import type { Webhook } from '../../emulator/deliver/deliver';
import type { Stack } from '../../emulator/stack';
import type { TestOrchestration } from '../orchestrations/orchestration';
import { look, type Sight } from '../schedules/sight';

/** A customer of a running stack, whose message is not delivered until a test does it. */
export interface Customer {
  sid: string;
  /** Delivers the message so many times at once, without Twilio's own retries. Answers what the Functions said. */
  deliver(copies: number): Promise<number[]>;
  sight(): Sight;
  /** Tasks that were ever made for the engagement and are still known. */
  tasks(): number;
}

/** A request as Twilio, or a scheduler, signs it. Answers the status. */
export const postSigned = async (
  { functionsUrl, account }: Stack,
  path: string,
  params: Record<string, string>,
): Promise<number> => {
  const url = functionsUrl + path;
  const signature = getExpectedTwilioSignature(account.authToken, url, params);
  const body = new URLSearchParams(params);
  const response = await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body });
  await response.arrayBuffer();
  return response.status;
};

/** Made up: 555-01xx is kept free for fiction. */
const numberOf = (n: number): string => `+155501${String(n).padStart(5, '0')}`;

/** Customer number `n` writes `body`. */
export const createCustomer = (stack: Stack, orchestration: TestOrchestration, n: number, body: string): Customer => {
  const { emulator, account } = stack;
  const { deliverer } = emulator;
  const { deliver } = deliverer;
  let webhook: Webhook | undefined;
  deliverer.deliver = (one) => {
    webhook = one;
  };
  const sent = orchestration.sendSms(stack, numberOf(n), body);
  deliverer.deliver = deliver;
  if (sent.outcome === 'lost') throw new Error(`The SMS was lost: ${sent.reason}`);
  const post = () => postSigned(stack, '/inbound', webhook?.params ?? {});
  return {
    sid: sent.sid,
    deliver: (copies) => Promise.all(Array.from({ length: copies }, post)),
    sight: () => look(stack, orchestration, sent.sid),
    tasks: () =>
      emulator.store
        .of<Row>('taskrouter.Task', account.workspaceSid)
        .all()
        .filter((task) => String(task.attributes).includes(sent.sid)).length,
  };
};
