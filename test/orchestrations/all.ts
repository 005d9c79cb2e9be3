import { findChannel } from '../../emulator/products/chat-store/channels';
import { conversations } from './conversations';
import { flexFlow } from './flex-flow';
import type { TestAccount, TestOrchestration } from './orchestration';

/** What every proof runs over: one line for each orchestration that is served. */
export const ORCHESTRATIONS: readonly TestOrchestration[] = [flexFlow, conversations];

/** @throws where there is none of that name */
export const orchestrationNamed = (name: string): TestOrchestration => {
  const found = ORCHESTRATIONS.find((one) => one.name === name);
  if (!found)
    throw new Error(`No orchestration is called ${name}: ${ORCHESTRATIONS.map((one) => one.name).join(', ')}`);
  return found;
};

export const otherThan = ({ name }: TestOrchestration): TestOrchestration =>
  ORCHESTRATIONS.find((one) => one.name !== name) ?? flexFlow;

/** Whose an engagement is, as Twilio made it: no word of the bundle counts. */
export const ownerOf = ({ emulator }: TestAccount, sid: string): TestOrchestration =>
  findChannel(emulator, sid)?.origin === 'chat' ? flexFlow : conversations;
