import type { WorldOptions } from '../../emulator/products/shared/options';
import type { Chance } from '../schedules/random';

/** Switches of the embedded Twilio with their values, the default first; one that stands twice is drawn twice as often. */
type Settings = { readonly [Switch in keyof WorldOptions]?: readonly WorldOptions[Switch][] };

/** What no document of Twilio's says about Conversations and Interactions. */
interface Unknown {
  /** `U1` to `U20`; absent: found since. */
  id?: string;
  what: string;
  settings?: Settings;
  /** Why the rest of it, or all of it, needs no switch. */
  reason?: string;
}

/**
 * The product has to be safe whichever way each of them turns out. Schedules draw the settings, and the contract of
 * the adapter is kept under each of them ({@link roundsOfSettings}).
 */
export const UNKNOWNS: readonly Unknown[] = [
  {
    id: 'U1',
    what: 'whether a failed webhook of a Conversation is sent again, and how often',
    settings: { conversationWebhookRetries: [0, 0, 1, 3] },
  },
  {
    id: 'U2',
    what: 'order of deliveries; gaps in the index of messages',
    settings: { conversationIndexStep: [1, 1, 3] },
    reason: 'the order is up to the delivery rules, which every schedule draws',
  },
  { id: 'U3', what: 'Source of WhatsApp and others', settings: { whatsAppSource: ['SMS', 'API', 'WHATSAPP'] } },
  {
    id: 'U4',
    what: 'whether an Interaction that cannot come about is refused at once, or accepted and canceled',
    settings: { refusesInteractions: [false, true] },
  },
  {
    id: 'U5',
    what: 'how soon, and with which reason, its Task is canceled; whether its Channel can be read',
    settings: {
      interactionCancelMs: [0, 3_000],
      interactionCancelReason: ['', 'Task TTL Exceeded'],
      failedChannelsAreGone: [false, false, true],
    },
  },
  {
    id: 'U6',
    what: 'answer to the second close of a Channel',
    settings: { secondClose: ['refused', 'accepted', 'not-found'] },
  },
  {
    id: 'U7',
    what: 'how long after its Channel a Conversation is closed',
    settings: { conversationClosesAfterMs: [0, 0, 2_000] },
  },
  {
    id: 'U8',
    what: 'what the close of a Channel does to Tasks that no agent has accepted',
    settings: { invitesAtClose: ['canceled', 'completed', 'left'] },
  },
  {
    id: 'U9',
    what: 'what becomes of Channel and Task when the Conversation is closed',
    settings: { closedConversationEnds: ['nothing', 'channel', 'tasks'] },
  },
  {
    id: 'U10',
    what: 'whether Task or Channel changes first at End Chat, Leave and Pause, and how far apart',
    settings: { flexUiOrder: ['task-first', 'channel-first'], flexUiGapMs: [0, 0, 700] },
  },
  {
    id: 'U11',
    what: 'HTTP status of conflicts in Conversations',
    settings: { conversationsConflictStatus: [409, 400, 403] },
    reason: 'of a second Address for one number: the plan of `flows` reads all Addresses first, and creates none twice',
  },
  {
    id: 'U12',
    what: 'order and stability of lists whose items change',
    settings: { conversationListsNewestFirst: [false, true], conversationPagesSkip: [false, false, true] },
  },
  {
    id: 'U13',
    what: 'whether, and in which state, Conversations show the Chat Channels of Flex Flows',
    settings: {
      conversationListsShowChatChannels: [true, true, true, false],
      stateOfChatChannels: ['active', 'active', 'inactive', 'closed'],
    },
  },
  { id: 'U14', what: 'rate limit of the Interactions API', settings: { interactionsPerSecond: [0, 0, 3] } },
  {
    id: 'U15',
    what: 'whether a message can be posted while the Conversation is initializing',
    settings: { initializingTakesMessages: [true, true, true, false] },
  },
  {
    id: 'U16',
    what: 'whether a participant who comes or goes starts the timers again',
    settings: { participantsRestartTimers: [true, false] },
  },
  {
    id: 'U17',
    what: 'properties of Routing beyond the documented ones',
    settings: { refusesUnknownRouting: [false, true] },
  },
  {
    id: 'U18',
    what: 'connection overrides in the URL of a Conversation’s webhook',
    settings: { conversationWebhooksTakeOverrides: [false, false, true] },
    reason: 'whether such a URL is refused: none is ever sent',
  },
  {
    id: 'U19',
    what: 'whether a new Conversation is active before its first message',
    settings: { activeBeforeFirstMessage: [false, false, true] },
  },
  {
    id: 'U20',
    what: 'whether Send to Flex removes Studio’s webhook',
    settings: { sendToFlexKeepsWebhook: [false, true] },
  },
  { what: 'how soon an Interaction comes about', settings: { interactionSetupMs: [500, 500, 5_000] } },
  { what: 'whether Pause keeps the Task', settings: { pauseKeepsTask: [false, false, true] } },
  {
    what: 'whether the Task of a customer who comes back has the attributes of the last one',
    settings: { returnCopiesAttributes: [true, false] },
  },
  {
    what: 'whether ReplayAfter includes the message of its index',
    settings: { replayIncludesItsIndex: [true, false] },
  },
  {
    what: 'names that payloads lack',
    settings: {
      conversationPayloadsLack: [
        [],
        ['ChatServiceSid', 'MessagingServiceSid'],
        ['WebhookSid'],
        ['ParticipantSid', 'ClientIdentity'],
      ],
    },
  },
];

type Choices = readonly [name: string, values: readonly unknown[]];

const distinct = (values: readonly unknown[]): unknown[] => [...new Set(values)];

/** Every switch of the table, with the values that it may have. */
export const choices = (): Choices[] => UNKNOWNS.flatMap(({ settings = {} }) => Object.entries(settings));

const settingsBy = (choose: (values: readonly unknown[]) => unknown): Partial<WorldOptions> =>
  Object.fromEntries(choices().map(([name, values]) => [name, choose(values)])); // the table's type ties both

export const drawSettings = (chance: Chance): Partial<WorldOptions> => settingsBy(chance.pick);

/** As few accounts as have each setting of each switch; the first one has the defaults. */
export const roundsOfSettings = (): Partial<WorldOptions>[] => {
  const most = Math.max(...choices().map(([, values]) => distinct(values).length));
  return Array.from({ length: most }, (_, round) =>
    settingsBy((values) => distinct(values)[round % distinct(values).length]),
  );
};

/**
 * `SETTINGS_ROUND=2 npx jest PATH`: tests of the product under the settings of that round, below those that a test sets
 * itself. Without it: the defaults.
 */
export const settingsAsked = (): Partial<WorldOptions> => {
  const { SETTINGS_ROUND: round } = process.env;
  return round === undefined ? {} : (roundsOfSettings()[Number(round)] ?? {});
};

/** A setting, as one name. */
const nameSetting = (name: string, value: unknown): string => `${name}=${JSON.stringify(value)}`;

/** Every setting of every switch. */
export const allSettings = (): string[] =>
  choices().flatMap(([name, values]) => distinct(values).map((value) => nameSetting(name, value)));

/** Which settings of the table the embedded Twilio asks for from now on: where it asks for none, none makes a difference. */
export const watchSettings = (options: WorldOptions): ReadonlySet<string> => {
  const asked = new Set<string>();
  for (const [name] of choices()) {
    let value: unknown = Reflect.get(options, name);
    Object.defineProperty(options, name, {
      get: () => {
        asked.add(nameSetting(name, value));
        return value;
      },
      set: (next) => {
        value = next;
      },
      enumerable: true,
    });
  }
  return asked;
};
