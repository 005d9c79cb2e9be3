import { parseObject } from '../../core/json';
import type { Trigger } from '../messaging/studio';
import type { TwilioWorld } from '../shared/world';
import { begin } from './engine';
import { activeFor, startExecution } from './executions';
import { publishedRevision } from './flows';

const EVENTS = { message: 'incomingMessage', conversation: 'incomingConversationMessage' } as const;

/** Public flows read into `ChannelAttributes` and `Attributes`: objects, not texts. @fidelity studio.triggers */
const valuesOf = (values: Record<string, string>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      /Attributes$/.test(name) ? (parseObject(value) ?? value) : value,
    ]),
  );

/**
 * A message to a flow: a new Execution, unless the customer is in one already. One that waits for a message is not
 * emulated, so the message of a customer who is in one is lost.
 * @see https://www.twilio.com/docs/studio/widget-library/trigger-start
 * @fidelity studio.triggers
 */
export const trigger = (world: TwilioWorld, { flowSid, by, contact, address, values }: Trigger): void => {
  const active = activeFor(world, flowSid, contact);
  const why = publishedRevision(world, flowSid)
    ? active && 'the Execution of this customer is still under way'
    : `there is no published Flow ${flowSid}`;
  if (why) {
    const detail = { flowSid, contact, ...(active && { executionSid: active.sid }) };
    world.journal.note({ kind: 'note', name: `a message to Studio was lost: ${why}`, detail, fault: 'lost' });
    return;
  }
  const started = { by: EVENTS[by], contact, address, trigger: { [by]: valuesOf(values) } };
  begin(world, startExecution(world, flowSid, started));
};
