import { inbox } from '../emulator/people/phone';
import type { FlowsFile } from '../tools/flows/file';
import { type Outcome, passNight, runMigration, WRITES } from './migration/schedule';
import { doubled, forgotten, NUMBERS, openStage, type Stage, unmoved } from './migration/stage';
import { createChance } from './schedules/random';
import { UNBOUNDED_MS } from './support/unbounded';

const expectNothingLost = (stage: Stage): void => {
  expect(stage.sent.filter(({ channelSid }) => channelSid === undefined)).toEqual([]);
  expect([...forgotten(stage), ...doubled(stage)]).toEqual([]);
};

const GAP = /\/Configuration\/Addresses$/;

describe('an account of twelve Flex Flows moves to Addresses', () => {
  it('while customers write all the time: the open ones are waited for', async () => {
    const stage = await openStage();
    const { world, scene } = stage;
    for (const number of NUMBERS) stage.newcomer(number);
    await world.emulator.clock.advance(1_000);
    stage.busy(createChance(1));
    expect(await scene.flows('apply', '--auto-approve')).toBe(1);
    expect(scene.talked).toMatch(/sms \+15550100 stays as it is: the Flex Flow "SMS" \(FO\w+\) has \d+ Chat Channel/);
    expectNothingLost(stage);
    stage.isNight = true;
    await passNight(stage);
    expect([await scene.flows('apply', '--auto-approve'), scene.talked]).toEqual([0, expect.any(String)]);
    const again = stage.newcomer(NUMBERS[0]);
    await world.emulator.clock.advance(1_000);
    expect(inbox(world.emulator, again.from)).toHaveLength(1);
    expectNothingLost(stage);
    expect(await unmoved(stage)).toEqual([]);
  });

  it('an engagement that is open when its flow goes is finished as flex-flow, and has one Task', async () => {
    const stage = await openStage();
    const { world, scene } = stage;
    const { emulator, twilio, account } = world;
    const customer = stage.newcomer(NUMBERS[0]);
    await emulator.clock.advance(1_000);
    stage.writes(customer, 'agent');
    await emulator.clock.advance(1_000);
    const { channelSid } = customer;
    expect(await scene.flows('apply', '--auto-approve', '--leave-open')).toBe(0);
    expect(stage.liveTasks().get(channelSid)).toHaveLength(1);
    await stage.work();
    await emulator.clock.advance(60_000);
    const { attributes } = await twilio.chat.v2.services(account.chatServiceSid).channels(channelSid).fetch();
    expect(JSON.parse(attributes)).toMatchObject({ status: 'INACTIVE' });
    const sessions = await twilio.proxy.v1.services(account.proxyServiceSid).sessions.list();
    expect(sessions.filter(({ uniqueName, status }) => uniqueName === channelSid && status !== 'closed')).toEqual([]);
    stage.writes(customer, 'hello again');
    await emulator.clock.advance(1_000);
    expect(customer.channelSid).not.toBe(channelSid);
    expectNothingLost(stage);
    expect(await unmoved(stage)).toEqual([]);
  });

  it('and back: an open Conversation goes on, a first message meets the Flex Flow again, and nothing is lost', async () => {
    const stage = await openStage();
    const { world, scene } = stage;
    const [number] = NUMBERS;
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    const known = stage.newcomer(number);
    await world.emulator.clock.advance(1_000);
    const { channelSid } = known;
    const file: FlowsFile = JSON.parse(scene.read());
    const wayBack = (file.addresses ?? []).map((one) => (one.address === number ? { ...one, back: true } : one));
    scene.write({ ...file, addresses: wayBack });
    expect(await scene.flows('apply', '--auto-approve')).toBe(0);
    expect(Object.keys(await scene.addresses())).not.toContain(number);
    stage.writes(known, 'agent');
    const other = stage.newcomer(number);
    stage.writes(other, 'agent');
    await world.emulator.clock.advance(60_000);
    expect(known.channelSid).toBe(channelSid);
    const tasks = [...stage.liveTasks()].map(([sid, all]) => [sid, all.length]);
    expect(tasks.sort()).toEqual([known, other].map((one) => [one.channelSid, 1]).sort());
    const { attributes } = await world.twilio.chat.v2
      .services(world.account.chatServiceSid)
      .channels(other.channelSid)
      .fetch();
    expect(JSON.parse(attributes)).toHaveProperty('proxySession');
    expectNothingLost(stage);
  });

  it('between the two writes of a move a first message is lost, as the plan said; what is open goes on', async () => {
    const stage = await openStage();
    const { world, scene } = stage;
    const [number] = NUMBERS;
    const known = stage.newcomer(number);
    await world.emulator.clock.advance(1_000);
    expect(await scene.flows('plan')).toBe(2);
    expect(scene.told).toMatch(
      /sms \+15550100 has no handler between the removal of its Flex Flow and the next write.*what a customer writes first in between is lost/s,
    );
    scene.extra = ({ method, path }) => {
      if (method !== 'POST' || !GAP.test(path) || stage.isServed(number) || stage.sent.length > 1) return undefined;
      stage.writes(known, 'I am with you already');
      stage.newcomer(number);
      return undefined;
    };
    expect(await scene.flows('apply', '--auto-approve', '--leave-open')).toBe(0);
    expect(stage.sent.map(({ body, channelSid }) => [body, channelSid === undefined])).toEqual([
      ['first of 1', false],
      ['I am with you already', false],
      ['first of 2', true],
    ]);
    const [, lost] = stage.customers;
    if (lost) stage.writes(lost, 'hello?');
    await world.emulator.clock.advance(1_000);
    expect(inbox(world.emulator, lost?.from ?? '')).toHaveLength(1);
    expect([...forgotten(stage), ...doubled(stage)]).toEqual([]);
  });
});

/** `MIGRATIONS=150 npx jest test/migration` for more. Fifteen have a death at each write. */
const COUNT = Number(process.env.MIGRATIONS ?? WRITES);

describe('with lost, doubled and late webhooks and events, calls that fail, and a process that dies', () => {
  it(
    `no message is lost and no engagement gets two Tasks, seeds 1 to ${COUNT}`,
    async () => {
      const outcomes: (Outcome & { seed: number })[] = [];
      for (let seed = 1; seed <= COUNT; seed += 1) outcomes.push({ seed, ...(await runMigration(seed)) });
      expect(outcomes.filter(({ broken }) => broken.length)).toEqual([]);
      // Harmless schedules would prove nothing.
      expect(outcomes.filter(({ died }) => !died)).toEqual([]);
      expect(new Set(outcomes.map(({ died }) => died?.nth)).size).toBe(WRITES);
      const sum = (of: (one: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0);
      expect(sum(({ faults }) => faults)).toBeGreaterThan(COUNT);
      expect(sum(({ lostInGap }) => lostInGap)).toBeGreaterThan(0);
    },
    UNBOUNDED_MS,
  );
});
