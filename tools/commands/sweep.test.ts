import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeTerminal, fakeTerminal } from '../../test/support/fake-terminal';
import { agent, createScene, HOUR, type Scene, withAgent } from '../../test/support/scene';
import { PUBLIC_URL } from '../../test/support/world';
import type { Variables } from '../support/environment';
import type { HttpAnswer, HttpRequest } from '../support/network';
import { type SweepWorld, sweepCommand } from './sweep';

/** The command at work on a test world: its requests go through the platform's gateway. */
interface Bench extends FakeTerminal {
  sweep(...args: string[]): Promise<number>;
  /** Answers in the place of the Functions. */
  instead: (HttpAnswer | Error)[];
  asked: HttpRequest[];
  pauses: number[];
  variables: Variables;
}

const workbench = (scene?: Scene, more: Partial<SweepWorld> = {}): Bench => {
  const terminal = fakeTerminal();
  const bench: Bench = Object.assign(terminal, {
    instead: [],
    asked: [],
    pauses: [],
    variables: { AUTH_TOKEN: scene?.account.authToken ?? 'a-token', DOMAIN_NAME: new URL(PUBLIC_URL).host },
    sweep: (...args: string[]) =>
      sweepCommand(
        {
          cwd: '/nowhere',
          terminal,
          variables: () => bench.variables,
          stack: async () => undefined,
          domainOf: async (_, environment) => `flexkeep-1-${environment}.twil.io`,
          pause: async (ms) => void bench.pauses.push(ms),
          random: () => 1,
          async request(request) {
            bench.asked.push(request);
            const answer = bench.instead.shift();
            if (answer instanceof Error) throw answer;
            if (answer || !scene) return answer ?? { status: 404, body: '' };
            const headers = { 'content-type': 'application/x-www-form-urlencoded' };
            for (const [name, value] of Object.entries(request.headers))
              Object.assign(headers, { [name.toLowerCase()]: value });
            const path = request.url.slice(PUBLIC_URL.length);
            const body = new URLSearchParams(request.form).toString();
            const { status, body: answered } = await scene.request(request.method, path, headers, body);
            return { status, body: JSON.stringify(answered) };
          },
          ...more,
        },
        args,
      ),
  });
  return bench;
};

/** An agent's Task that ended unseen, and was lost. */
const lost = async () => {
  const scene = await withAgent();
  agent.closeTab(scene.emulator);
  scene.emulator.deliverer.rules = [{ name: 'task.system-deleted', copies: 0 }];
  await scene.emulator.clock.advance(26 * HOUR);
  return scene;
};

const manyStale = async (count: number) => {
  const scene = await createScene();
  const chat = scene.twilio.chat.v2.services(scene.account.chatServiceSid);
  for (let i = 0; i < count; i += 1) {
    const attributes = JSON.stringify({ status: 'ACTIVE', channel_type: 'web' });
    await chat.channels.create({ type: 'private', attributes });
  }
  await scene.emulator.clock.advance(26 * HOUR);
  scene.emulator.faults.set([{ fault: 'slow', probability: 1, ms: 500 }]);
  return scene;
};

describe('npm run sweep', () => {
  it('shows what is stale, changes nothing, and says so in its exit code', async () => {
    const scene = await lost();
    const bench = workbench(scene);
    expect(await bench.sweep()).toBe(2);
    expect(bench.told).toMatch(
      new RegExp(
        `^conversation +session +reason +action\n${scene.sid} +${scene.carrierSid} +task-lost +end-session-and-close\n`,
      ),
    );
    expect(bench.told).toContain('1 looked at; 1 stale.');
    expect(bench.talked).toContain('npm run sweep -- --apply');
    expect(scene.carriers()).toHaveLength(1);
  });

  it('puts it away with --apply, and then finds nothing', async () => {
    const scene = await lost();
    const bench = workbench(scene);
    expect(await bench.sweep('--apply')).toBe(0);
    expect(bench.told).toContain('1 looked at; 1 stale; 1 cleaned up.');
    expect(scene.carriers()).toEqual([]);
    expect(await bench.sweep('--dry-run')).toBe(0);
    expect(bench.talked).toContain('Nothing is stale.');
  });

  it.each([[[]], [['--apply']]])('goes on from slice to slice to the end: %j', async (args) => {
    const scene = await manyStale(60);
    const bench = workbench(scene);
    expect(await bench.sweep('--json', ...args)).toBe(args.length ? 0 : 2);
    const total = JSON.parse(bench.told);
    expect(total).toMatchObject({ dryRun: args.length === 0, stale: 60, done: true, left: [] });
    expect(new Set(total.items.map(({ sid }: { sid: string }) => sid)).size).toBe(60);
    expect(total.slices).toBeGreaterThan(1);
    expect(bench.talked.match(/slice \d+/g)).toHaveLength(total.slices);
  });

  it('writes over one line where there is a terminal', async () => {
    const shown: string[] = [];
    const bar = { show: (text: string) => void shown.push(text), clear: () => void shown.push('') };
    const bench = workbench(await lost());
    bench.bar = bar;
    await bench.sweep();
    expect(shown).toEqual(['  1 looked at, 1 stale, slice 1; done', '']);
    expect(bench.talked).not.toContain('slice');
  });

  it('names what could not be cleaned up, once, and ends with 1', async () => {
    const scene = await lost();
    scene.emulator.faults.set([{ operation: 'proxy.DeleteSession', fault: 'server-error', times: 1_000 }]);
    const bench = workbench(scene);
    expect(await bench.sweep('--apply')).toBe(1);
    expect(bench.told.match(/failed: 500/g)).toHaveLength(1);
    expect(bench.told).toContain('1 could not be cleaned up');
  });
});

describe('an answer that is none', () => {
  it('is asked for again, with growing pauses, while it may help', async () => {
    const bench = workbench(await lost());
    bench.instead = [
      { status: 409, body: '{"error":"sweep-under-way","message":"Another sweep is under way."}' },
      { status: 429, body: '' },
      { status: 503, body: '{"outcome":"unfinished"}' },
      { status: 502, body: '<html>' },
      Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    ];
    expect(await bench.sweep()).toBe(2);
    expect(bench.pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(bench.talked).toContain('Trying again in 1 s: another sweep is under way.');
    expect(bench.talked).toContain('there was no answer: the connection broke (ECONNRESET)');
  });

  it.each([
    [`SK${'1'.repeat(32)}`, 'ACCOUNT_SID: it is an API Key'],
    ['AC12', 'ACCOUNT_SID: malformed: expected AC and 32 hex digits'],
  ])('is not asked for in the name of what is no account: %s', async (ACCOUNT_SID, words) => {
    const bench = workbench();
    bench.variables = { ...bench.variables, ACCOUNT_SID };
    expect(await bench.sweep()).toBe(1);
    expect(bench.asked).toEqual([]);
    expect(bench.talked).toContain(words);
  });

  it('is given up after eight times', async () => {
    const bench = workbench();
    bench.instead = Array.from({ length: 20 }, () => ({ status: 503, body: '' }));
    expect(await bench.sweep()).toBe(1);
    expect(bench.asked).toHaveLength(8);
    expect(bench.talked).toContain('run the command again, and it goes on from there');
  });

  it.each([
    [{ status: 400, body: '{"status":400,"message":"No signature"}' }, 'AUTH_TOKEN must be that of the account'],
    [{ status: 403, body: '' }, 'AUTH_TOKEN must be that of the account'],
    [{ status: 400, body: '' }, 'AUTH_TOKEN must be that of the account'],
    [{ status: 404, body: 'Not found' }, 'Is this where Flexkeep is deployed?'],
    [{ status: 200, body: '<html>' }, 'Is this where Flexkeep is deployed?'],
    [{ status: 500, body: '{"error":"settings","message":"X is missing"}' }, 'answered 500: X is missing'],
  ])('is not asked for again where that cannot help: %j', async (answer, words) => {
    const bench = workbench();
    bench.instead = [answer];
    expect(await bench.sweep('--json')).toBe(1);
    expect(bench.asked).toHaveLength(1);
    expect(bench.talked).toContain(words);
    expect(JSON.parse(bench.told)).toMatchObject({ error: { code: 'refused' } });
  });

  it.each([
    ['ENOTFOUND', 'there is no such host'],
    ['SELF_SIGNED_CERT_IN_CHAIN', "the server's certificate is not trusted"],
  ])('is not asked for again where there is no such host, or no trust: %s', async (code, words) => {
    const bench = workbench();
    bench.instead = [Object.assign(new Error('made up'), { code })];
    expect(await bench.sweep()).toBe(1);
    expect([bench.asked.length, bench.pauses]).toEqual([1, []]);
    expect(bench.talked).toContain(words);
  });

  it('is a sweep that does not get on', async () => {
    const bench = workbench();
    const cursor = Buffer.from('{"stage":"sessions"}').toString('base64url');
    const body = JSON.stringify({ dryRun: true, items: [], skippedFor: {}, done: false, cursor });
    bench.instead = Array.from({ length: 20 }, () => ({ status: 200, body }));
    expect(await bench.sweep()).toBe(1);
    expect(bench.talked).toContain('does not get on');
  });

  it('is a sweep that stopped itself', async () => {
    const bench = workbench();
    const report = { dryRun: false, items: [], skippedFor: {}, done: false, stopped: 'too-many-failures', cursor: 'x' };
    const cursor = Buffer.from('{"stage":"sessions"}').toString('base64url');
    bench.instead = [{ status: 200, body: JSON.stringify({ ...report, cursor }) }];
    expect(await bench.sweep('--apply')).toBe(1);
    expect(bench.talked).toContain('Look at the log');
  });
});

describe('where it sweeps', () => {
  it('is a URL or a domain, signed for as it is', async () => {
    const bench = workbench();
    bench.variables.DOMAIN_NAME = 'elsewhere.twil.io';
    for (const args of [[], ['--url', 'flexkeep-1.twil.io'], ['--url', 'http://localhost:3000/']])
      await bench.sweep(...args);
    expect(bench.asked.map(({ url }) => url)).toEqual([
      'https://elsewhere.twil.io/sweep',
      'https://flexkeep-1.twil.io/sweep',
      'http://localhost:3000/sweep',
    ]);
  });

  it('is the Environment that is named, which the advice names again', async () => {
    const bench = workbench();
    const items = [{ sid: 'CH1', orchestration: 'flex-flow', reason: 'task-lost', action: 'close' }];
    const report = { dryRun: true, scanned: 1, stale: 1, cleaned: 0, failed: 0, skipped: 0, done: true, items };
    bench.instead = [{ status: 200, body: JSON.stringify(report) }];
    await bench.sweep('--environment', 'prod');
    expect(bench.asked[0]?.url).toBe('https://flexkeep-1-prod.twil.io/sweep');
    expect(bench.talked).toContain('at https://flexkeep-1-prod.twil.io, Environment prod, account not named');
    expect(bench.talked).toContain('npm run sweep -- --apply --environment prod');
    expect(await bench.sweep('--environment', 'prod', '--url', 'x.twil.io')).toBe(1);
  });

  it.each([
    [{}, 'npm start'],
    [{ ACCOUNT_SID: `AC${'1'.repeat(32)}` }, 'set DOMAIN_NAME'],
    [{ DOMAIN_NAME: 'x.twil.io' }, 'AUTH_TOKEN: missing'],
    [{ DOMAIN_NAME: 'http://x.twil.io' }, 'DOMAIN_NAME: malformed'],
    [{ DOMAIN_NAME: 'not a domain' }, 'DOMAIN_NAME: malformed'],
  ])('is said to be unknown in words: %j', async (variables, words) => {
    const bench = workbench();
    bench.variables = variables;
    expect(await bench.sweep()).toBe(1);
    expect(bench.talked).toContain(words);
    expect(bench.asked).toEqual([]);
  });
});

it.each([
  [['--help'], 0],
  [['--apply', '--dry-run'], 1],
  [['--aply'], 1],
  [['everything'], 1],
])('is careful with its words: %j', async (args, code) => {
  const bench = workbench();
  expect(await bench.sweep(...args)).toBe(code);
  expect(bench.asked).toEqual([]);
});

it('never prints the Auth Token', async () => {
  const bench = workbench();
  bench.variables.AUTH_TOKEN = 't0k3n';
  await bench.sweep('--json');
  expect(bench.told + bench.talked).not.toContain('t0k3n');
});

describe('the ways to call it that the documentation shows', () => {
  const read = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');

  it('the workflow calls this command, with options that it knows, and what it needs', async () => {
    const workflow = read('.github/workflows/sweep.yml');
    const [, args] = /run: npm run --silent sweep -- (.+)/.exec(workflow) ?? [];
    const scene = await lost();
    const bench = workbench(scene);
    bench.variables = Object.fromEntries(
      [...workflow.matchAll(/^ +(\w+): \$\{\{ (?:secrets|vars)\.FLEXKEEP_(\w+) \}\}/gm)].map(([, name = '']) => [
        name,
        name === 'AUTH_TOKEN' ? scene.account.authToken : new URL(PUBLIC_URL).host,
      ]),
    );
    expect(await bench.sweep(...(args ?? 'nothing').split(' '))).toBe(0);
    expect(scene.carriers()).toEqual([]);
  });

  it('every command in docs/sweeping.md is one that there is', () => {
    const scripts = JSON.parse(read('package.json')).scripts;
    const named = [...read('docs/sweeping.md').matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name]) => name);
    expect(named).toContain('sweep');
    expect(named.filter((name) => !(String(name) in scripts))).toEqual([]);
  });
});
