import { upload } from '../../../test/conformance/serverless-cases';
import { createEmulator, type Emulator } from '../../emulator';
import { sdkFor } from '../../network/sdk';
import { keepLog } from './logs';
import { environments } from './services';
import { findSite } from './site';

const HANDLER = '@twilio/runtime-handler';

let emulator: Emulator;

beforeEach(() => {
  emulator = createEmulator();
});

const serverless = () => sdkFor(emulator).serverless.v1.services;
const begin = async () => {
  const { sid } = await serverless().create({ uniqueName: 'flexkeep', friendlyName: 'Flexkeep' });
  return serverless()(sid);
};
type Service = Awaited<ReturnType<typeof begin>>;

interface File {
  Path: string;
  Visibility?: string;
  Content?: string;
}

/** Answers the Version's SID, or the refusal. */
const put = async (service: Service, noun: 'Functions' | 'Assets', file: File) => {
  const { sid: serviceSid } = await service.fetch();
  const { sid } = await service[noun === 'Functions' ? 'functions' : 'assets'].create({ friendlyName: 'x' });
  const { Content = 'exports.handler = 1;', ...rest } = { Visibility: 'protected', ...file };
  const place = `/v1/Services/${serviceSid}/${noun}/${sid}/Versions`;
  return upload({ emulator }, place, { ...rest, Content: new Blob([Content], { type: 'application/javascript' }) });
};
const sidOf = async (made: ReturnType<typeof put>) => String((await made).body.sid);

const buildOf = async (service: Service, more: { dependencies?: string; runtime?: string } = {}) => {
  const version = await sidOf(put(service, 'Functions', { Path: '/inbound' }));
  return service.builds.create({ functionVersions: [version], ...more });
};

const refused = (code: number, message: string | RegExp) => ({
  status: code === 20409 ? 409 : 400,
  code,
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

describe('a Service and its Environments', () => {
  it('are found by name, and have domains of their own', async () => {
    const service = await begin();
    const { domainBase } = await serverless()('flexkeep').fetch();
    const dev = await service.environments.create({ uniqueName: 'dev-environment', domainSuffix: 'dev' });
    const bare = await service.environments.create({ uniqueName: 'production' });
    expect(domainBase).toMatch(/^flexkeep-\d{4}$/);
    expect([dev.domainName, bare.domainName]).toEqual([`${domainBase}-dev.twil.io`, `${domainBase}.twil.io`]);
  });

  it('have no twins', async () => {
    const service = await begin();
    await service.environments.create({ uniqueName: 'dev-environment', domainSuffix: 'dev' });
    await expect(begin()).rejects.toMatchObject(refused(20409, /already exists/));
    const sameSuffix = service.environments.create({ uniqueName: 'other', domainSuffix: 'dev' });
    await expect(sameSuffix).rejects.toMatchObject(
      refused(20409, 'Environment with this UniqueName or DomainSuffix already exists.'),
    );
  });

  it.each([
    ['a name of more than 50 characters', { uniqueName: 'x'.repeat(51), friendlyName: 'x' }],
    ['a name that is no part of a domain', { uniqueName: 'a b', friendlyName: 'x' }],
  ])('are refused: %s', async (_, params) => {
    await expect(serverless().create(params)).rejects.toMatchObject(refused(20001, /UniqueName/));
  });

  it('take what belongs to them along', async () => {
    const service = await begin();
    const { sid } = await service.environments.create({ uniqueName: 'dev-environment' });
    await service.environments(sid).variables.create({ key: 'A', value: 'b' });
    await put(service, 'Functions', { Path: '/inbound' });
    await service.remove();
    const kinds = ['Environment', 'Variable', 'Function', 'FunctionVersion'];
    expect(kinds.flatMap((kind) => emulator.store.parentsOf(`serverless.${kind}`))).toEqual([]);
  });
});

describe('a Variable', () => {
  it.each([
    ['a value of more than 450 bytes', { key: 'A', value: 'ä'.repeat(226) }, refused(20001, /Value/)],
    ['a name of more than 128', { key: 'A'.repeat(129), value: 'b' }, refused(20001, /Key/)],
    ['a second one of the same name', { key: 'TAKEN', value: 'b' }, refused(20409, /Key/)],
  ])('is refused: %s', async (_, params, refusal) => {
    const service = await begin();
    const { sid } = await service.environments.create({ uniqueName: 'dev-environment' });
    await service.environments(sid).variables.create({ key: 'TAKEN', value: 'a' });
    await expect(service.environments(sid).variables.create(params)).rejects.toMatchObject(refusal);
  });
});

describe('an upload', () => {
  it('gets the slash that its path lacks', async () => {
    const made = await put(await begin(), 'Assets', { Path: 'index.html', Visibility: 'public', Content: '<p>' });
    expect(made).toMatchObject({ status: 201, body: { path: '/index.html', visibility: 'public' } });
    expect(made.body).not.toHaveProperty('uploaded');
  });

  it.each([
    ['that leaves its root', { Path: '/../x' }],
    ['of a visibility that is none', { Path: '/x', Visibility: 'secret' }],
    ['of a path of more than 255 characters', { Path: `/${'x'.repeat(255)}` }],
  ])('%s is refused', async (_, file) => {
    expect(await put(await begin(), 'Functions', file)).toMatchObject({ status: 400, body: { code: 20001 } });
  });

  it('that is no multipart form is refused', async () => {
    const { accountSid, authToken } = emulator;
    const answer = await emulator.api({
      ...{ method: 'POST', host: 'serverless-upload.twilio.com', query: new URLSearchParams(), body: 'x' },
      path: `/v1/Services/ZS${'1'.repeat(32)}/Functions/ZH${'1'.repeat(32)}/Versions`,
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'multipart/form-data; boundary=y',
      },
    });
    expect(answer.status).toBe(400);
  });
});

describe('a Build', () => {
  it('fails where what it depends on cannot be had, and the journal names it', async () => {
    emulator = createEmulator({ missingDependencies: () => ['axios@^1.0.0'] });
    const service = await begin();
    const { sid } = await buildOf(service, { dependencies: '[{"name":"axios","version":"^1.0.0"}]' });
    await emulator.clock.advance(500);
    const failed = { name: 'Build failed: missing axios@^1.0.0', fault: 'failed' };
    expect(emulator.journal.entries.at(-1)).toMatchObject(failed);
    expect((await service.builds(sid).buildStatus().fetch()).status).toBe('failed');
  });

  it('takes its time, and the dependencies as they are sent by twilio-run', async () => {
    const service = await begin();
    const { sid, dependencies } = await buildOf(service, {
      dependencies: `"[{"name":"${HANDLER}","version":"2.0.1"}]"`,
    });
    const status = async () => (await service.builds(sid).buildStatus().fetch()).status;
    expect(dependencies).toEqual([{ name: HANDLER, version: '2.0.1' }]);
    expect(await status()).toBe('building');
    await emulator.clock.advance(1000);
    expect(await status()).toBe('completed');
  });

  it('of nothing is refused', async () => {
    const service = await begin();
    const message = 'At least one Function Version or Asset Version is required for Build.';
    await expect(service.builds.create({})).rejects.toMatchObject(refused(20001, message));
  });

  it.each([
    ['a runtime that has come to its end', { runtime: 'node18' }, /^unsupported runtime: node18$/],
    ['a runtime handler of npm', { dependencies: `[{"name":"${HANDLER}","version":"2.1.0"}]` }, /@2\.1\.0\. You can/],
    ['a range of them', { dependencies: `[{"name":"${HANDLER}","version":"^2.0.1"}]` }, /No matching version/],
    ['a neighbour directory', { dependencies: '[{"name":"mine","version":"file:../mine"}]' }, /could not be validated/],
    ['no JSON', { dependencies: '{' }, /JSON/],
  ])('is refused: %s', async (_, more, message) => {
    await expect(buildOf(await begin(), more)).rejects.toMatchObject(refused(20001, message));
  });

  /** As many as public projects deploy: the limit of 50, which the page had in 2020, is gone. */
  it('takes 69 Functions', async () => {
    const service = await begin();
    const versions: string[] = [];
    for (let n = 0; n < 69; n += 1) versions.push(await sidOf(put(service, 'Functions', { Path: `/f-${n}` })));
    expect((await service.builds.create({ functionVersions: versions })).functionVersions).toHaveLength(69);
  });

  it('of two on one path is refused', async () => {
    const service = await begin();
    const first = await sidOf(put(service, 'Functions', { Path: '/x' }));
    const second = await sidOf(put(service, 'Assets', { Path: '/x' }));
    const both = service.builds.create({ functionVersions: [first], assetVersions: [second] });
    await expect(both).rejects.toMatchObject(refused(20001, /\/x/));
  });
});

describe('a Deployment', () => {
  const prepare = async () => {
    const service = await begin();
    const { sid, domainName } = await service.environments.create({
      uniqueName: 'dev-environment',
      domainSuffix: 'dev',
    });
    return { service, domainName, place: service.environments(sid), build: await buildOf(service) };
  };

  it('waits for its Build, comes once, and keeps the Build from being deleted', async () => {
    const { service, place, build } = await prepare();
    const deploy = () => place.deployments.create({ buildSid: build.sid });
    await expect(deploy()).rejects.toMatchObject(refused(20001, /building/));
    await emulator.clock.advance(1000);
    await deploy();
    await expect(deploy()).rejects.toMatchObject(refused(20409, 'Environment already has requested deployment.'));
    await expect(service.builds(build.sid).remove()).rejects.toMatchObject({ status: 400 });
  });

  it('says what its domain serves, until one without a Build takes it away', async () => {
    const { domainName, place, build } = await prepare();
    await emulator.clock.advance(1000);
    expect(findSite(emulator, domainName)).toBeUndefined();
    await place.deployments.create({ buildSid: build.sid });
    const before = findSite(emulator, domainName);
    expect(before).toMatchObject({
      domain: domainName,
      functions: [{ path: '/inbound', access: 'protected', bytes: Buffer.from('exports.handler = 1;') }],
      variables: { ACCOUNT_SID: emulator.accountSid, AUTH_TOKEN: emulator.authToken },
    });
    await place.variables.create({ key: 'A', value: 'b' });
    const after = findSite(emulator, domainName);
    expect(after?.variables).toHaveProperty('A', 'b');
    expect(after?.version).not.toBe(before?.version);
    await place.deployments.create({});
    expect(findSite(emulator, domainName)).toBeUndefined();
  });

  it('survives a snapshot', async () => {
    const { domainName, place, build } = await prepare();
    await emulator.clock.advance(1000);
    await place.deployments.create({ buildSid: build.sid });
    const site = findSite(emulator, domainName);
    const snapshot = emulator.snapshot();
    await place.remove();
    emulator.restore(snapshot);
    expect(findSite(emulator, domainName)).toEqual(site);
  });
});

describe('the Logs of an Environment', () => {
  const DAY = 86_400_000;

  const print = async (message: string, path?: string) => {
    const [environment] = emulator.store
      .parentsOf('serverless.Environment')
      .flatMap((parent) => environments.collection(emulator, parent).all());
    const site = findSite(emulator, environment?.domain_name ?? '');
    if (!site) throw new Error('nothing is deployed');
    keepLog(emulator, site, { level: 'warn', message, path });
    await emulator.clock.advance(1_000);
  };
  const deployed = async () => {
    const service = await begin();
    const { sid: environmentSid } = await service.environments.create({ uniqueName: 'dev' });
    const build = await buildOf(service);
    await emulator.clock.advance(1_000);
    await service.environments(environmentSid).deployments.create({ buildSid: build.sid });
    return { build, logs: service.environments(environmentSid).logs };
  };
  const messages = (lines: { message: string }[]) => lines.map(({ message }) => message);

  it('are what Functions print, newest first, by Function and by date', async () => {
    const { build, logs } = await deployed();
    await print('one', '/inbound');
    await print('two');
    const [two, one] = await logs.list();
    const functionSid = build.functionVersions[0]?.function_sid;
    expect(one).toMatchObject({ message: 'one', level: 'warn', functionSid, buildSid: build.sid });
    expect(two).toMatchObject({ message: 'two', functionSid: null });
    expect(messages(await logs.list({ functionSid: String(functionSid) }))).toEqual(['one']);
    expect(messages(await logs.list({ startDate: two?.dateCreated ?? new Date() }))).toEqual(['two']);
    expect(messages(await logs.list({ endDate: one?.dateCreated ?? new Date() }))).toEqual(['one']);
  });

  it('list the last day, and are gone after 30', async () => {
    const { logs } = await deployed();
    await print('old');
    await emulator.clock.advance(2 * DAY);
    await print('new');
    expect(messages(await logs.list())).toEqual(['new']);
    const startDate = new Date(emulator.clock.now() - 60 * DAY);
    expect(messages(await logs.list({ startDate }))).toEqual(['new', 'old']);
    await emulator.clock.advance(29 * DAY);
    await print('newest');
    expect(messages(await logs.list({ startDate }))).toEqual(['newest', 'new']);
  });
});
