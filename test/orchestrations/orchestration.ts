import type { Emulator } from '../../emulator/emulator';
import type { Furnished } from '../../emulator/furnish';
import type { WorldOptions } from '../../emulator/products/shared/options';
import type { OrchestrationName } from '../../src/platform/settings';
import type { Chance } from '../schedules/random';

/** What a call is for, where orchestrations differ in how it is made: tests name faults by it. */
const ROLES = [
  'say',
  'unhook',
  'rehook',
  'readHook',
  'listHooks',
  'readEngagement',
  'writeEngagement',
  'listEngagements',
  'listMessages',
  'listParticipants',
  'readCarrier',
  'endCarrier',
  'listCarriers',
  'listRoutes',
  'createTask',
] as const;
type Role = (typeof ROLES)[number];

/** The embedded Twilio with a furnished account. */
export interface TestAccount {
  emulator: Emulator;
  account: Furnished;
}

/** What is to be seen of an engagement, beside its messages, its webhooks and its Tasks. */
interface EngagementState {
  /** SIDs of what is open and carries the customer's messages here. */
  carriers: string[];
  ended: boolean;
  survivesTask: boolean;
  /** Agents or Twilio come back to it, although no Task lives. */
  held: boolean;
  /** Agents' side that nothing names any more: Twilio drops every new handover. */
  blocked: boolean;
}

/** What people and Twilio do in one orchestration alone. */
export interface OwnDeeds {
  readonly deeds: readonly string[];
  /** Deeds of which each needs the ones before, and settings under which the last one can be done. */
  readonly openings: readonly { deeds: readonly string[]; account?: Partial<WorldOptions> }[];
  /** What cannot be done is let be. Answers whether it could be done. */
  perform(world: TestAccount, sid: string, deed: string): boolean;
  /** Settings under which what goes wrong goes wrong no more. */
  settle(): Partial<WorldOptions>;
  /** A setting of each switch for what is documented nowhere. */
  drawSettings(chance: Chance): Partial<WorldOptions>;
}

/** A message that a customer sent. */
type Sent =
  | { outcome: 'arrived'; sid: string; messageSid: string; carrierSid: string }
  | { outcome: 'lost'; reason: string };

/** What learns where a customer of a web chat writes, and under which identity. */
interface Hears {
  know(identity: string): void;
  follow(sid: string): void;
}

/** Another customer's live engagement. */
export interface Bystander {
  sid: string;
  carrierSid: string;
  taskSid: string;
}

/**
 * One orchestration as tests see it: what people do in it, and the state of Twilio's resources, read from the store so
 * that nothing is disturbed. What is the same everywhere (messages, Tasks, ledgers, sweeps) is not asked here.
 */
export interface TestOrchestration {
  readonly name: OrchestrationName;
  /** Variables of the Functions, beside those of every account. */
  readonly environment: Readonly<Record<string, string>>;
  /** Twilio's operation for each role; absent: it makes no such call. */
  readonly operations: Partial<Record<Role, string>>;
  /** Twilio calls of one invocation, where nothing goes wrong: the jobs that are cut off at each of them. */
  readonly calls: Readonly<Record<'turn' | 'handover' | 'takeover' | 'takeoverFromDead' | 'event' | 'sweep', number>>;
  /** Settings under which Twilio tells of a message again where it was not answered; empty: it always does. */
  readonly redelivers: Partial<WorldOptions>;
  /** The status of a Task at which its engagement is cleaned up where the Flex UI did nothing. */
  readonly cleansAt: 'wrapping' | 'completed';
  /** ms until a Task that was accepted is offered to agents. */
  readonly arrivesMs: number;
  /** The webhook that tells of a message, as deliveries and journal name it. */
  readonly messageEvent: string;
  /** The author of a message in such a webhook. */
  authorIn(params: Readonly<Record<string, string>>): string | undefined;
  /** SID of the engagement that a Task refers to. */
  refersTo(taskAttributes: Readonly<Record<string, unknown>>): unknown;
  /** Whether an engagement names the Task that it was handed over to. */
  readonly namesTask: boolean;
  /** Absent: there is nothing that people do here alone. */
  readonly own?: OwnDeeds;
  /** From now on new engagements outlive their Tasks, or do not. */
  setSurvival(world: TestAccount, survives: boolean): void;
  /** A customer's text message. */
  sendSms(world: TestAccount, from: string, body: string): Sent;
  /** A customer in a browser: opens a new chat where the last one takes nothing any more. */
  openBrowser(world: TestAccount, hears: Hears): (body: string) => void;
  /** @param attributes of the engagement, parsed */
  state(world: TestAccount, sid: string, attributes: Readonly<Record<string, unknown>>): EngagementState;
  /** Whether the other orchestration's way of ending was used on it. */
  isSpoiled(world: TestAccount, sid: string): boolean;
  /** The engagement is ended by API, and what carries its messages is forgotten. */
  endAlone(world: TestAccount, sid: string): void;
  /** Its carriers are ended by API. */
  endCarriers(world: TestAccount, sid: string): void;
  /** The engagement's attributes name what is another customer's. */
  misname(world: TestAccount, sid: string, what: 'carrier' | 'task', bystander: Bystander): void;
  /** Attributes by which a Task of another application refers to an engagement. */
  reference(sid: string): Record<string, unknown>;
}

/** Twilio's operation behind a fault's name: a role, or an operation itself. `undefined`: there is no such call here. */
const operationOf = ({ operations }: TestOrchestration, name: string): string | undefined =>
  ROLES.includes(name as Role) ? operations[name as Role] : name; // the first half asks whether it is one

/** Fault rules whose operations are roles, as Twilio's operations in each of the orchestrations. */
export const rulesFor = <T extends { operation?: string }>(
  orchestrations: readonly TestOrchestration[],
  rules: readonly T[],
): T[] =>
  rules.flatMap((rule) => {
    const { operation: name } = rule;
    if (name === undefined) return [rule];
    const operations = new Set(orchestrations.map((one) => operationOf(one, name)));
    return [...operations].flatMap((operation) => (operation === undefined ? [] : [{ ...rule, operation }]));
  });

/** The name by which plans know the webhook of a message, whatever the orchestration. */
export const MESSAGE = 'message';

/** Delivery rules in which {@link MESSAGE} stands for the webhook of each of the orchestrations. */
export const deliveriesFor = <T extends { name?: string }>(
  orchestrations: readonly TestOrchestration[],
  rules: readonly T[],
): T[] =>
  rules.flatMap((rule) =>
    rule.name === MESSAGE ? orchestrations.map(({ messageEvent }) => ({ ...rule, name: messageEvent })) : [{ ...rule }],
  );
