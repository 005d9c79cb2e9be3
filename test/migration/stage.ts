import { accept, complete } from '../../emulator/people/agents';
import { webCustomer } from '../../emulator/people/customer';
import { sendMessageTo } from '../../emulator/people/customers';
import { transcriptOf } from '../../emulator/people/transcript';
import { ask } from '../../emulator/products/ask';
import { addressFor } from '../../emulator/products/conversations/addresses';
import type { Reception as Joined } from '../../emulator/products/conversations/receive';
import { inboundFlow } from '../../emulator/products/flex/flows';
import type { Reception } from '../../emulator/products/flex/receive-sms';
import { attributesOf } from '../../emulator/products/taskrouter/expression';
import type { TaskRow } from '../../emulator/products/taskrouter/rows';
import { makeMessy } from '../flows/messy';
import { type FlowsScene, setScene } from '../flows/scene';
import type { Chance } from '../schedules/random';
import { LIVE } from '../support/scene';
import { createTestWorld, PUBLIC_URL, type SavedWorld, type TestWorld } from '../support/world';

/** They have a Flex Flow that leads to the bundle, the second one a long-lived one. */
export const NUMBERS = ['+15550100', '+15550102'] as const;

interface Customer {
  from: string;
  /** Where they write to; `web`: into the web chat. */
  number: string;
  /** Of the last message; `''`: none has arrived yet. */
  channelSid: string;
  /** @returns the SID of the channel that has it now; `undefined`: Twilio lost it */
  sends(body: string): string | undefined;
}

interface Sent {
  customer: Customer;
  body: string;
  /** Where it stands; absent: Twilio lost it. */
  channelSid?: string;
}

/** Twelve Flex Flows, the deployed bundle, the command line, and customers who write while it works. */
export interface Stage {
  world: TestWorld;
  scene: FlowsScene;
  customers: Customer[];
  sent: Sent[];
  /** Whether a first message to the number makes an engagement. */
  isServed(number: string): boolean;
  writes(customer: Customer, body: string): void;
  newcomer(number: string): Customer;
  /** A customer in a web chat of the Flex Flow; where that is over, they open one of whatever is there. */
  browser(): Customer;
  /** From now on customers write, at each request of the command line; also to a number that has no handler. */
  busy(chance: Chance): void;
  /** In the night, no one writes. */
  isNight: boolean;
  /** Live Tasks, by the SID of their engagement. */
  liveTasks(): Map<string, TaskRow[]>;
  /** Agents take what they are offered, and complete it, until there is nothing. */
  work(): Promise<void>;
}

/** An account that is the same each time: furnishing takes longer than a migration. */
let prepared: { saved: SavedWorld; file: string } | undefined;

const prepare = async (): Promise<{ saved: SavedWorld; file: string }> => {
  const world = createTestWorld();
  const { emulator, account } = world;
  makeMessy(emulator, account, PUBLIC_URL);
  ask(emulator, 'proxy.CreatePhoneNumber', { ServiceSid: account.proxyServiceSid }, { PhoneNumber: NUMBERS[1] });
  const scene = sceneOf(world, '{"flows":[]}');
  const saved = world.save();
  if (await scene.flows('migrate', '--write')) throw new Error(scene.talked);
  emulator.close();
  // What only a person knows.
  return { saved, file: scene.read().replace('"? the deployment key of the web chat"', '"CV-deployment-key"') };
};

const sceneOf = ({ emulator, account }: TestWorld, file: string): FlowsScene => {
  const scene = setScene(file, { emulator, account });
  scene.variables.DOMAIN_NAME = new URL(PUBLIC_URL).host;
  return scene;
};

export const openStage = async (): Promise<Stage> => {
  prepared ??= await prepare();
  const { saved, file } = prepared;
  const world = createTestWorld({ saved, options: { evaluateTasksPerSecond: 0 } });
  const { emulator, account } = world;
  const scene = sceneOf(world, file);
  const tasks = (): TaskRow[] => emulator.store.of<TaskRow>('taskrouter.Task', account.workspaceSid).all();
  const stage: Stage = {
    ...{ world, scene, customers: [], sent: [], isNight: false },
    isServed: (number) => Boolean(inboundFlow(emulator, 'sms', number) ?? addressFor(emulator, number)),
    writes(customer, body) {
      const channelSid = customer.sends(body);
      if (channelSid !== undefined) customer.channelSid = channelSid;
      stage.sent.push({ customer, body, ...(channelSid === undefined ? {} : { channelSid }) });
    },
    newcomer(number) {
      const nth = stage.customers.length + 1;
      const from = `+1555020${String(nth).padStart(4, '0')}`;
      const sends = (body: string): string | undefined => {
        const reception: Reception | Joined = sendMessageTo(emulator, { from, to: number, body });
        return reception.outcome === 'lost' ? undefined : reception.channelSid;
      };
      const customer = { from, number, channelSid: '', sends };
      stage.customers.push(customer);
      stage.writes(customer, `first of ${nth}`);
      return customer;
    },
    browser() {
      let chat = webCustomer(emulator, 'flex-flow', 'Ada');
      const sends = (body: string): string => {
        if (chat.isClosed()) {
          chat = webCustomer(emulator, inboundFlow(emulator, 'web', '') ? 'flex-flow' : 'conversations', 'Ada');
        }
        return chat.writes(body).channelSid;
      };
      const customer = { from: 'Ada', number: 'web', channelSid: '', sends };
      stage.customers.push(customer);
      stage.writes(customer, 'first in the web chat');
      return customer;
    },
    busy(chance) {
      let words = 0;
      scene.extra = () => {
        if (stage.isNight) return undefined;
        words += 1;
        if (chance.happens(0.5)) {
          stage.writes(chance.pick(stage.customers), chance.happens(0.3) ? 'agent' : `word ${words}`);
        }
        const unserved = NUMBERS.filter((number) => !stage.isServed(number));
        if (unserved.length || chance.happens(0.1)) stage.newcomer(chance.pick(unserved.length ? unserved : NUMBERS));
        return undefined;
      };
    },
    liveTasks() {
      const found = new Map<string, TaskRow[]>();
      for (const task of tasks()) {
        const { conversationSid, channelSid } = attributesOf(task.attributes) as Record<string, string>;
        const sid = conversationSid ?? channelSid;
        if (sid && LIVE.includes(task.assignment_status)) found.set(sid, [...(found.get(sid) ?? []), task]);
      }
      return found;
    },
    async work() {
      for (;;) {
        await emulator.clock.advance(2_000);
        const offered = tasks().find(({ assignment_status: status }) => status === 'reserved');
        const desk = offered && accept(emulator, { taskSid: offered.sid });
        if (!desk) return;
        complete(emulator, { taskSid: desk.task.sid });
      }
    },
  };
  return stage;
};

/** Messages that stand in no channel, although Twilio had taken them. */
export const forgotten = ({ world, sent }: Stage): string[] =>
  sent.flatMap(({ channelSid, body }) => {
    const isThere =
      channelSid === undefined || transcriptOf(world.emulator, channelSid).some((one) => one.body === body);
    return isThere ? [] : [`"${body}" is not in ${channelSid}`];
  });

export const doubled = (stage: Stage): string[] =>
  [...stage.liveTasks()].flatMap(([sid, { length }]) => (length > 1 ? [`${sid} has ${length} live Tasks`] : []));

/** What is left at the end: no flow that an Address has taken the place of, and Addresses that lead to the bundle. */
export const unmoved = async ({ scene }: Stage): Promise<string[]> => {
  scene.extra = () => undefined;
  const code = await scene.flows('plan');
  const flows = Object.keys(await scene.there()).sort();
  const there = await scene.addresses();
  const isLed = (number: string): boolean => {
    const { enabled, webhook_url: url } = there[number]?.autoCreation ?? {};
    return enabled === true && url === `${PUBLIC_URL}/inbound`;
  };
  return [
    ...(code ? [`The plan is not empty: ${scene.told}${scene.talked}`] : []),
    ...(flows.join() === 'Custom Webchat Flex Flow,Nowhere,Shop' ? [] : [`Flex Flows are left: ${flows}`]),
    ...NUMBERS.filter((number) => !isLed(number)).map((number) => `${number} does not lead to the bundle`),
  ];
};
