import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { FILE } from '../../test/support/bot-script';
import { fakeSystem } from '../../test/support/fake-system';
import { createBotCommand } from './bot';

const SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

/** A command line, with what is written to it. */
const command = async (args: string[], input = '', environment: Record<string, string> = {}) => {
  const system = fakeSystem({ environment });
  const lines = async function* () {
    yield* input.split('\n').filter(Boolean);
  };
  const code = await createBotCommand({ lines, prompt: undefined })(system, args);
  return { code, out: system.terminal.told, talk: system.terminal.talked };
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flexkeep-bot-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (file: object | string): string => {
  const path = join(folder, 'bot.json');
  writeFileSync(path, typeof file === 'string' ? file : JSON.stringify(file));
  return path;
};

describe('npm run bot -- play', () => {
  it('says who you are, how it ends, which language and whether it is open, beside the dialogue', async () => {
    const { code, out, talk } = await command(
      ['play', '--now', '2026-03-04T12:00+01:00', '--language', 'de'],
      'hi\nMitarbeiter\nhi\n',
    );
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'you: hi',
        'bot: Hallo! Ich kann Ihnen etwas zu Öffnungszeiten und Lieferung sagen oder einen Mitarbeiter holen. Was möchten Sie?',
        'bot: 1. Öffnungszeiten',
        'bot: 2. Lieferung',
        'bot: 3. Ein Mitarbeiter',
        'you: Mitarbeiter',
        'bot: Ich hole Ihnen einen Mitarbeiter. Einen Moment, bitte.',
        '(handed over to an agent)',
        '     language de',
        '     path greeting > agent',
        '     within the opening hours',
        '',
      ].join('\n'),
    );
    expect(talk).toBe(
      [
        'You are a customer on web: each line is a message. It ends with a handover or a goodbye, or with Ctrl-D.',
        'Language: de (others: en)',
        'Opening hours: open (in Europe/Berlin it is Wednesday, 2026-03-04 12:00)',
        '',
      ].join('\n'),
    );
  });

  it('says that it is closed, that there is one language, and that there are no hours', async () => {
    expect((await command(['play', '--now', '2026-03-07T12:00+01:00'])).talk).toContain(
      'closed (in Europe/Berlin it is Sat',
    );
    const { hours: _, ...file } = { ...FILE, languages: ['en'], steps: { menu: { end: 'close' } }, globals: [] };
    const plain = write({
      ...file,
      slots: {},
      start: 'menu',
      limits: { goTo: 'menu' },
      phrases: { misunderstood: 'x', delayed: 'x' },
    });
    expect((await command(['play', plain])).talk).toMatch(/Language: en\nOpening hours: none\n$/);
  });

  it.each([
    [['--language', 'fr'], '--language: "fr": the script speaks en, de'],
    [['--language', 'de', '--language', 'x'], '--language: "x": the script speaks en, de'],
    [['--channel', 'pigeon'], 'Allowed choices are web, sms, facebook, whatsapp, line, custom'],
    [['--now', 'soon'], 'A moment is like 2026-12-24T18:00+01:00'],
    [['--url', 'http://example.com'], 'BOT_URL: malformed: expected an https URL'],
    [['--url', 'http://127.0.0.1:1', '--language', '<x>'], '--language: "<x>": a language is like en or de-AT'],
    [['no-such-file.json'], 'no-such-file.json: there is no such file'],
  ])('refuses %j, with what there is', async (args, message) => {
    const { code, talk } = await command(['play', ...args], 'hi', { BOT_SECRET: SECRET });
    expect([code, talk]).toEqual([1, expect.stringContaining(message)]);
  });

  it('takes a region of a language, and any language for a bot elsewhere', async () => {
    expect((await command(['play', '--language', 'de-AT'])).talk).toContain('Language: de');
    const { code } = await command(['play', '--url', 'http://127.0.0.1:1/', '--language', 'fr'], '', {
      BOT_SECRET: SECRET,
    });
    expect(code).toBe(0);
  });

  it('keeps back on SMS what Twilio keeps back', async () => {
    const { out } = await command(['play', '--channel', 'sms'], 'hi\nStop!\nplease stop\n');
    expect(out).toContain('you: Stop!\n(not delivered to the bot: on SMS Twilio takes this word for an opt-out');
    expect(out).toMatch(/you: please stop\nbot: Thank you, and goodbye!\n\(the conversation is closed\)\n$/);
    expect((await command(['play'], 'hi\nStop!\n')).out).toContain('(the conversation is closed)');
  });
});

describe('npm run bot -- play --url', () => {
  const servers: Server[] = [];
  afterAll(() => Promise.all(servers.map((server) => new Promise((done) => server.close(done)))));

  const serve = async (options: Parameters<typeof generate>[1]): Promise<number> => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], options);
    const server = createServer({ key, cert }, (_, response) => response.end('{}')).listen(0, '127.0.0.1');
    servers.push(server);
    await new Promise((done) => server.once('listening', done));
    return (server.address() as AddressInfo).port; // reason: it listens on a port, not on a pipe
  };
  const closedPort = async (): Promise<number> => {
    const port = await serve({});
    const server = servers.pop();
    await new Promise((done) => server?.close(done));
    return port;
  };
  const playAt = async (url: string) => {
    const { talk, out } = await command(['play', '--url', url], 'hello there', { BOT_SECRET: SECRET });
    expect(out).toContain('bot: ');
    return talk;
  };

  it('names a self-signed certificate as the cause, and what to do', async () => {
    const talk = await playAt(`https://127.0.0.1:${await serve({})}/`);
    expect(talk).toContain('certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(talk).toContain('NODE_EXTRA_CA_CERTS=/path/to/ca.pem');
  });

  it('names what else is wrong with an address', async () => {
    const port = await serve({});
    expect(await playAt(`http://127.0.0.1:${await closedPort()}/`)).toContain('nothing listens there (ECONNREFUSED)');
    expect(await playAt(`http://127.0.0.1:${port}/`)).toContain('the connection broke (');
  });
});

describe('npm run bot -- check', () => {
  it('prints its findings as JSON, and exits as without', async () => {
    const file = write({ ...FILE, start: 'meny' });
    const { code, out } = await command(['check', file, '--json']);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      { file, findings: [{ kind: 'error', text: 'start must name a step: did you mean menu?' }] },
    ]);
  });

  it('exits with 1 for errors only, and tells them on standard output', async () => {
    const [bad, unsound, good] = [
      await command(['check', write({ ...FILE, start: 'meny' })]),
      await command(['check', write({ ...FILE, limits: { goTo: 'menu' } })]),
      await command(['check']),
    ];
    expect(bad).toEqual({
      code: 1,
      out: 'error  start must name a step: did you mean menu?\n',
      talk: '1 error, 0 remarks.\n',
    });
    expect([unsound.code, unsound.out]).toEqual([
      1,
      expect.stringMatching(/^error {2}limits.goTo: leads to steps.menu/),
    ]);
    expect([good.code, good.out, good.talk]).toEqual([0, expect.stringMatching(/^remark /), '0 errors, 1 remark.\n']);
  });

  it.each([
    ['{', 'error  the file is not JSON: '],
    ['[]', 'error  the script must be an object'],
  ])('tells of a file that is no script: %s', async (text, message) => {
    const path = write(text);
    const { code, out } = await command(['check', path]);
    expect([code, out.replace(path, 'FILE')]).toEqual([1, expect.stringContaining(message)]);
  });
});

it('play tells each message and its answer as a line of JSON', async () => {
  const { code, out } = await command(['play', '--json'], 'hi\nagent\n');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect([code, lines.map(({ text, next }) => [text, next])]).toEqual([
    0,
    [
      ['hi', 'wait'],
      ['agent', 'hand-over'],
    ],
  ]);
});

it('npm run bot explains itself', async () => {
  const { code, out } = await command(['--help']);
  expect([code, out]).toEqual([0, expect.stringContaining('npm run bot -- play')]);
});
