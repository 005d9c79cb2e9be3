import { accept, complete } from '../emulator/people/agents';
import { customerAt } from '../emulator/people/customer';
import { transcriptOf } from '../emulator/people/transcript';
import { ask } from '../emulator/products/ask';
import { addressFor } from '../emulator/products/conversations/addresses';
import { inboundFlow } from '../emulator/products/flex/flows';
import { makeMessy } from './flows/messy';
import { type FlowsScene, setScene } from './flows/scene';
import { createChance } from './schedules/random';
import { HOUR, LIVE } from './support/scene';
import { createTestWorld, PUBLIC_URL, type TestWorld } from './support/world';

const NUMBERS = ['+15550100', '+15550102'] as const;

type Customer = ReturnType<typeof customerAt> & { number: string };

/** Twelve Flex Flows, the deployed bundle, the command line, and customers who write while it works. */
interface Stage {
  world: TestWorld;
  scene: FlowsScene;
  /** Every message that a customer sent, and where it stands. */
  sent: { channelSid: string; body: string }[];
  customers: Customer[];
  writes(customer: Customer, body: string): void;
  /** A customer who never wrote before, to a number that has a handler now. */
  newcomer(number: string): Customer | undefined;
  /** Some of them write, at each request of the command line. */
  busy(seed: number): void;
  tasks(): Promise<{ sid: string; status: string; channelSid: string; conversationSid: string }[]>;
}

const openStage = async (): Promise<Stage> => {
  const world = createTestWorld({ options: { evaluateTasksPerSecond: 0 } });
  const { emulator, account, twilio } = world;
  makeMessy(emulator, account, PUBLIC_URL);
  ask(emulator, 'proxy.CreatePhoneNumber', { ServiceSid: account.proxyServiceSid }, { PhoneNumber: NUMBERS[1] });
  const scene = setScene({ flows: [] }, { emulator, account });
  scene.variables.DOMAIN_NAME = new URL(PUBLIC_URL).host;
  expect(await scene.flows('migrate', '--write')).toBe(0);
  scene.write(scene.read().replace('"? the deployment key of the web chat"', '"CV-deployment-key"'));
  // Without traffic, as Twilio asks: no one writes to a number between the two writes of its move.
  const isServed = (number: string) => Boolean(inboundFlow(emulator, 'sms', number) ?? addressFor(emulator, number));
  let numbered = 0;
  const stage: Stage = {
    ...{ world, scene, sent: [], customers: [] },
    writes(customer, body) {
      const { channelSid } = customer.writes(body);
      stage.sent.push({ channelSid, body });
    },
    newcomer(number) {
      if (!isServed(number)) return undefined;
      numbered += 1;
      const customer = Object.assign(customerAt(emulator, `+1555020${String(numbered).padStart(4, '0')}`, number), {
        number,
      });
      stage.customers.push(customer);
      stage.writes(customer, `first of ${numbered}`);
      return customer;
    },
    busy(seed) {
      const chance = createChance(seed);
      let words = 0;
      scene.extra = () => {
        const known = chance.pick(stage.customers);
        words += 1;
        if (isServed(known.number) && chance.happens(0.5)) {
          stage.writes(known, chance.happens(0.3) ? 'agent' : `word ${words}`);
        }
        if (chance.happens(0.1)) stage.newcomer(chance.pick(NUMBERS));
        return undefined;
      };
    },
    async tasks() {
      const all = await twilio.taskrouter.v1.workspaces(account.workspaceSid).tasks.list();
      return all.map(({ sid, assignmentStatus: status, attributes }) => {
        const { channelSid = '', conversationSid = '' } = JSON.parse(attributes);
        return { sid, status, channelSid, conversationSid };
      });
    },
  };
  return stage;
};

/** Agents take what they are offered, and complete it. */
const work = async (stage: Stage): Promise<void> => {
  const { emulator } = stage.world;
  for (;;) {
    await emulator.clock.advance(2_000);
    const offered = (await stage.tasks()).find(({ status }) => status === 'reserved');
    const desk = offered && accept(emulator, { taskSid: offered.sid });
    if (!desk) return;
    complete(emulator, { taskSid: desk.task.sid });
  }
};

const expectNothingLost = async (stage: Stage): Promise<void> => {
  const { world, sent } = stage;
  const lost = sent.filter(
    ({ channelSid, body }) => !transcriptOf(world.emulator, channelSid).some((line) => line.body === body),
  );
  expect(lost).toEqual([]);
  const live = (await stage.tasks()).filter(({ status }) => LIVE.includes(status));
  const engagements = live.map(({ channelSid, conversationSid }) => conversationSid || channelSid);
  expect(engagements).toEqual([...new Set(engagements)]);
};

/** What is left at the end: no flow that an Address has taken the place of, and Addresses that lead to the bundle. */
const expectMoved = async ({ scene }: Stage): Promise<void> => {
  scene.extra = () => undefined;
  expect(await scene.flows('plan')).toBe(0);
  expect(Object.keys(await scene.there()).sort()).toEqual(['Custom Webchat Flex Flow', 'Nowhere', 'Shop']);
  const there = await scene.addresses();
  for (const number of NUMBERS) {
    expect(there[number]?.autoCreation).toMatchObject({ enabled: true, webhook_url: `${PUBLIC_URL}/inbound` });
  }
};

const isWrite = ({ method, path }: { method: string; path: string }): boolean =>
  method !== 'GET' && /\/(FlexFlows|Configuration\/Addresses)/.test(path);

/** The process dies at its nth write: before Twilio has it, or after. */
const dieAt = ({ scene, world }: Stage, nth: number, when: 'before' | 'after'): void => {
  const busy = scene.extra;
  let [writes, isDead] = [0, false];
  scene.extra = (request) => {
    if (isDead) throw new Error('The process is dead');
    if (isWrite(request)) writes += 1;
    if (writes === nth && isWrite(request)) {
      isDead = true;
      if (when === 'after') world.emulator.api(request);
      throw new Error('The process is dead');
    }
    return busy?.(request);
  };
};

describe('an account of twelve Flex Flows moves to Addresses', () => {
  it.each([1, 2, 3])('while customers write all the time, seed %i: the open ones are waited for', async (seed) => {
    const stage = await openStage();
    const { world, scene } = stage;
    for (const number of NUMBERS) stage.newcomer(number);
    await world.emulator.clock.advance(1_000);
    stage.busy(seed);
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toMatch(/sms \+15550100 stays as it is: the Flex Flow "SMS" \(FO\w+\) has \d+ Chat Channel/);
    await expectNothingLost(stage);
    // In the night, no one writes: what is open ends with its Task, or by a sweep.
    await work(stage);
    await world.emulator.clock.advance(30 * HOUR);
    for (let done = false; !done; ) done = (await world.post('/sweep', { dryRun: 'false' })).body.done === true;
    scene.extra = () => undefined;
    expect([await scene.flows('apply', '--auto-approve'), scene.talked]).toEqual([0, expect.any(String)]);
    const again = stage.newcomer(NUMBERS[0]);
    await world.emulator.clock.advance(1_000);
    expect(again?.received()).toHaveLength(1);
    await expectNothingLost(stage);
    await expectMoved(stage);
  });

  it('an engagement that is open when its flow goes is finished as flex-flow, and has one Task', async () => {
    const stage = await openStage();
    const { world, scene } = stage;
    const { emulator, twilio, account } = world;
    const customer = stage.newcomer(NUMBERS[0]);
    if (!customer) throw new Error('The number is served');
    await emulator.clock.advance(1_000);
    stage.writes(customer, 'agent');
    await emulator.clock.advance(1_000);
    const { channelSid } = customer;
    expect(await scene.flows('apply', '--auto-approve', '--leave-open')).toBe(0);
    expect((await stage.tasks()).filter((task) => task.channelSid === channelSid)).toHaveLength(1);
    await work(stage);
    await emulator.clock.advance(60_000);
    const { attributes } = await twilio.chat.v2.services(account.chatServiceSid).channels(channelSid).fetch();
    expect(JSON.parse(attributes)).toMatchObject({ status: 'INACTIVE' });
    const sessions = await twilio.proxy.v1.services(account.proxyServiceSid).sessions.list();
    expect(sessions.filter(({ uniqueName, status }) => uniqueName === channelSid && status !== 'closed')).toEqual([]);
    stage.writes(customer, 'hello again');
    await emulator.clock.advance(1_000);
    expect(customer.channelSid).not.toBe(channelSid);
    await expectNothingLost(stage);
    await expectMoved(stage);
  });

  /** Each of the 15 writes once; those of the first two moves before and after Twilio has it. */
  const DEATHS = Array.from({ length: 15 }, (_, i) => i + 1).flatMap((nth) => {
    const both = nth % 2 ? (['before', 'after'] as const) : (['after', 'before'] as const);
    return both.slice(0, nth <= 5 ? 2 : 1).map((when) => [nth, when] as const);
  });
  it('whatever write the process dies at, the next run goes on from there', async () => {
    for (const [nth, when] of DEATHS) {
      const stage = await openStage();
      for (const number of NUMBERS) stage.newcomer(number);
      stage.busy(nth);
      dieAt(stage, nth, when);
      expect([nth, when, await stage.scene.flows('apply', '--auto-approve', '--leave-open')]).toEqual([nth, when, 1]);
      stage.busy(nth + 100);
      const code = await stage.scene.flows('apply', '--auto-approve', '--leave-open');
      expect([nth, when, code, stage.scene.talked]).toEqual([nth, when, 0, expect.any(String)]);
      await stage.world.emulator.clock.advance(60_000);
      await expectNothingLost(stage);
      await expectMoved(stage);
      stage.world.emulator.close();
    }
  });
});
