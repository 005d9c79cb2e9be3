import type { FaultKind } from '../../emulator/chaos/faults';
import { type FlowsScene, type Row, sample, setScene } from '../../test/flows/scene';
import type { FlowsFile } from './file';

const contactIdentity = '+15550100';

/** Four writes: a change in place, then a swap of two that exclude each other: ready, off, on. */
const wanted = (): FlowsFile => {
  const file = sample();
  const [web, sms, outbound] = file.flows;
  if (!web || !sms || !outbound) throw new Error('unreachable');
  const fresh = { ...sms, friendlyName: 'New bot' };
  return { ...file, flows: [{ ...sms, enabled: false }, fresh, { ...web, longLived: true }, outbound] };
};
const [CREATE, UPDATE] = ['flex.CreateFlexFlow', 'flex.UpdateFlexFlow'];
const WRITES = [UPDATE, CREATE, UPDATE, UPDATE];

const withoutSids = (there: Record<string, Row>) =>
  Object.fromEntries(Object.entries(there).map(([name, { sid, url, ...row }]) => [name, row]));

const scenes = async () => {
  const scene = setScene();
  const before = await scene.there();
  scene.write(wanted());
  scene.forget();
  return { scene, before };
};

/** What the account is like once all is well, and how many calls that took. */
const goal = async () => {
  const { scene } = await scenes();
  expect(await scene.flows('apply', '--auto-approve')).toBe(0);
  expect(scene.writes()).toEqual(WRITES);
  const calls = scene.emulator.journal.entries.filter(({ name }) => name.startsWith('flex.')).length;
  return { end: withoutSids(await scene.there()), calls };
};

const apply = (scene: FlowsScene) => scene.flows('apply', '--auto-approve');

const FAULTS: FaultKind[] = ['refused', 'lost', 'rate-limited', 'server-error', 'timeout', 'late'];

let aim: Awaited<ReturnType<typeof goal>>;

beforeAll(async () => {
  aim = await goal();
});

describe.each(FAULTS)('a call that is hit by "%s"', (fault) => {
  test('is got over, whichever it is', async () => {
    const { end, calls } = aim;
    for (let nth = 1; nth <= calls; nth += 1) {
      const { scene } = await scenes();
      scene.emulator.faults.set([{ fault, nth, operation: 'flex.*' }]);
      expect([nth, await apply(scene)]).toEqual([nth, 0]);
      scene.emulator.faults.set([]);
      expect(withoutSids(await scene.there())).toEqual(end);
    }
  });

  test('and hit again and again leaves the account as it was, or says what it is; the next run completes it', async () => {
    const { end, calls } = aim;
    for (let nth = 1; nth <= calls; nth += 1) {
      const { scene, before } = await scenes();
      scene.emulator.faults.set([{ fault, nth, times: 1000, operation: 'flex.*' }]);
      const code = await apply(scene);
      const { talked } = scene;
      scene.emulator.faults.set([]);
      await scene.emulator.clock.advance(60_000);
      const there = await scene.there();
      const isAsBefore = JSON.stringify(there) === JSON.stringify(before);
      const isDone = code === 0;
      if (isDone) expect(withoutSids(there)).toEqual(end);
      else if (!isAsBefore) expect(talked).toMatch(/The account is now in between:\n {2}("|it is not known)/);
      expect(await apply(scene)).toBe(0);
      expect(withoutSids(await scene.there())).toEqual(end);
    }
  });
});

/** How many failures in a row are one write's: a 429 is tried four times, what is in doubt three times four. */
const STUBBORN: [FaultKind, number][] = [
  ['rate-limited', 4],
  ['refused', 12],
  ['server-error', 12],
  ['timeout', 12],
];

test.each(STUBBORN)('where the last write meets only "%s", everything is taken back', async (fault, times) => {
  const { scene, before } = await scenes();
  scene.emulator.faults.set([{ fault, nth: 3, times, operation: UPDATE }]);
  expect(await apply(scene)).toBe(1);
  expect(scene.talked).toContain('Everything that was done has been taken back: the account is as it was.');
  expect(scene.talked).toContain('back 2/4  "New bot"  removed\nback 1/4  "Web chat"  changed\n');
  expect(await scene.there()).toEqual(before);
});

describe('another person', () => {
  const meddle = (scene: FlowsScene, friendlyName: string, change: object) => {
    const flow = scene.emulator.store.of<Row>('flex.FlexFlow').find((row) => row.friendly_name === friendlyName);
    Object.assign(flow ?? {}, change);
  };

  test('who changes the account while a person thinks is seen: nothing is written', async () => {
    const { scene } = await scenes();
    scene.typed = ['yes'];
    scene.onAsk = async () => meddle(scene, 'Outbound SMS', { long_lived: true });
    expect(await scene.flows('apply')).toBe(1);
    expect(scene.talked).toContain('The account has changed since the plan was made');
    expect(scene.talked).toContain(`"Outbound SMS" (${scene.account.flows.outbound}): longLived`);
    expect(scene.writes()).toEqual([]);
  });

  test('who changes a flow half-way keeps that change, and all else is taken back', async () => {
    const { scene, before } = await scenes();
    scene.emulator.api.hooks.after = (name) => {
      if (name === CREATE) meddle(scene, 'SMS', { janitor_enabled: true });
    };
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toContain(`SMS: ${scene.account.flows.sms} has changed: janitorEnabled`);
    expect(await scene.there()).toEqual({ ...before, SMS: { ...before.SMS, janitorEnabled: true } });
  });

  test('who takes the address first is named, which Twilio would not do', async () => {
    const { scene } = await scenes();
    const { sdk, account } = scene;
    let updates = 0;
    scene.emulator.api.hooks.after = async (name) => {
      if (name !== UPDATE || ++updates !== 2) return;
      await sdk.flexApi.v1.flexFlow.create({
        ...{ friendlyName: 'Theirs', chatServiceSid: account.chatServiceSid, channelType: 'sms', contactIdentity },
        ...{ enabled: true, integrationType: 'external', 'integration.url': 'https://theirs.example' },
      });
    };
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toMatch(
      /New bot: Twilio refused with 400: .* \(45212\): "Theirs" \(FO\w+\) is enabled for sms/,
    );
    // The way back to "SMS" is closed too: it is said what stands.
    expect(scene.talked).toContain(`"SMS" (${account.flows.sms}) was changed, and stays so`);
    expect(scene.talked).toContain(`"New bot" (${await scene.sidOf('New bot')}) was created, and stays so`);
    const { Theirs, SMS, 'New bot': fresh } = await scene.there();
    expect([Theirs?.enabled, SMS?.enabled, fresh?.enabled]).toEqual([true, false, false]);
  });

  test('who has made the same change already is no trouble', async () => {
    const { scene } = await scenes();
    scene.emulator.api.hooks.before = (name) => {
      if (name === CREATE) meddle(scene, 'SMS', { enabled: false });
    };
    expect(await apply(scene)).toBe(0);
    expect(scene.writes()).toEqual(WRITES.slice(0, 3));
  });
});

/** Without the second look at a new name, a flow of that name was left over within the first eight. */
const ROUNDS = 15;

test('two who apply at the same time end with one account as it should be, at the latest by the next run', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { scene } = await scenes();
    const colleague = setScene(wanted(), scene);
    const { clock, ids, api } = scene.emulator;
    ids.state += round;
    api.hooks.before = () => new Promise((resolve) => void clock.setTimeout(resolve, Math.floor(ids.random() * 40)));
    const codes = await Promise.all([apply(scene), apply(colleague)]);
    api.hooks.before = () => undefined;
    // Whoever says that it is done is right.
    if (codes.includes(0)) expect([round, withoutSids(await scene.there())]).toEqual([round, aim.end]);
    expect([round, await apply(scene)]).toEqual([round, 0]);
    expect(withoutSids(await scene.there())).toEqual(aim.end);
    expect(await scene.sdk.flexApi.v1.flexFlow.list()).toHaveLength(Object.keys(aim.end).length);
  }
});

test('Ctrl-C ends it after the write that is under way, and takes back what was done', async () => {
  const { scene, before } = await scenes();
  scene.interruptible = (stop) => {
    scene.emulator.api.hooks.after = (name) => {
      if (name === CREATE) stop();
    };
  };
  expect(await apply(scene)).toBe(1);
  expect(scene.talked).toContain('the account is as it was');
  expect(await scene.there()).toEqual(before);
});

test('a property that Twilio keeps otherwise is told', async () => {
  const { scene } = await scenes();
  const { web } = scene.account.flows;
  scene.extra = ({ method, path }) => {
    const row = scene.emulator.store.of<Row>('flex.FlexFlow').get(web);
    return method === 'POST' && path.endsWith(web) && row ? { body: row } : undefined;
  };
  expect(await apply(scene)).toBe(0);
  expect(scene.talked).toContain(`Warning: "Web chat" (${web}): Twilio keeps longLived as false, not as true.`);
});

describe('rights and products that an account lacks are told in words', () => {
  const refuse = (scene: FlowsScene, method: string, path: RegExp, status: number) => {
    scene.extra = (request) =>
      request.method === method && path.test(request.path)
        ? { status, body: { code: 20003, message: 'Permission denied', status } }
        : undefined;
  };

  test('no Flex', async () => {
    const { scene } = await scenes();
    refuse(scene, 'GET', /FlexFlows$/, 404);
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toContain('Is Flex set up in this account');
  });

  test('no right to read', async () => {
    const { scene } = await scenes();
    refuse(scene, 'GET', /FlexFlows$/, 403);
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toContain('The credentials must be allowed to read Flex Flows.');
  });

  test('no right to create', async () => {
    const { scene, before } = await scenes();
    refuse(scene, 'POST', /FlexFlows$/, 403);
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toContain('New bot: not allowed: Permission denied (20003)');
    expect(scene.talked).toContain('The credentials must be allowed to create Flex Flows.');
    expect(await scene.there()).toEqual(before);
  });

  test('no right to look up names', async () => {
    const { scene } = await scenes();
    refuse(scene, 'GET', /Workflows$/, 403);
    expect(await apply(scene)).toBe(1);
    expect(scene.talked).toContain(
      'Outbound SMS: the Workflows cannot be read: not allowed: Permission denied (20003)',
    );
    expect(scene.writes()).toEqual([]);
  });
});
