import { conversations } from '../../test/orchestrations/conversations';
import { flexFlow } from '../../test/orchestrations/flex-flow';
import type { TestOrchestration } from '../../test/orchestrations/orchestration';

/** What Twilio shows, in words, and whether it is so. */
type Shown = readonly [text: string, isSo: boolean];

type State = ReturnType<TestOrchestration['state']>;

/** One orchestration, and what the story calls things in it. */
export interface DemoOrchestration extends TestOrchestration {
  /** What Twilio does with a customer's first message. */
  readonly begins: string;
  /** What carries the customer's next message, and where to. */
  readonly caught: string;
  /** An engagement that still takes the customer's messages. */
  stillOpen(state: State): Shown[];
  /** One that was cleaned up: the customer's next message begins another. */
  cleanedUp(state: State): Shown[];
}

/** The first one is what a user starts with today. */
export const ORCHESTRATIONS = {
  conversations: {
    ...conversations,
    begins: 'The Address makes a Conversation, to which the customer is bound, and asks /inbound.',
    caught: 'Twilio put it into the old Conversation, to which the customer is still bound',
    stillOpen: ({ ended, blocked }) => [
      ['the Conversation is still active', !ended],
      ['the Interaction Channel is still active', blocked],
    ],
    cleanedUp: ({ ended, blocked }) => [
      ['the Conversation is closed, so it binds the customer no longer', ended],
      ['the Interaction Channel is closed', !blocked],
    ],
  },
  'flex-flow': {
    ...flexFlow,
    begins: 'The Flex Flow makes a Chat Channel and a Proxy Session, and asks /inbound.',
    caught: 'Proxy put it into the old Chat Channel',
    stillOpen: ({ carriers, ended }) => [
      ['the Proxy Session is still open', carriers.length === 1],
      ['the Chat Channel is still ACTIVE', !ended],
    ],
    cleanedUp: ({ carriers, ended }) => [
      ['the Proxy Session is deleted', !carriers.length],
      ['the Chat Channel is INACTIVE', ended],
    ],
  },
} as const satisfies Record<string, DemoOrchestration>;
