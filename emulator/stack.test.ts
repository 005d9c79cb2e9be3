import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Outcome } from './control/perform';
import type { PeopleState } from './control/state';
import { listen, PortTaken } from './http/port';
import { ask } from './products/ask';
import { FREE_PORTS, type Stack, startStack } from './stack';

/** A bundle that has nothing to do with Flexkeep: it answers customers, and closes what an event names. */
const FILES = {
  'package.json': '{ "dependencies": { "@twilio/runtime-handler": "2.0.1", "twilio": "6.3.1" } }',
  '.twilioserverlessrc': '{ "functionsFolder": "dist/functions", "assetsFolder": "dist/assets" }',
  'dist/assets/index.html': '<p>Hello</p>',
  'dist/functions/inbound.protected.js': `exports.handler = async (context, event, callback) => {
    const channel = context.getTwilioClient().chat.v2.services(event.InstanceSid).channels(event.ChannelSid);
    const message = { from: 'bot', body: 'You wrote ' + event.Body, xTwilioWebhookEnabled: 'true' };
    if (event.From !== 'bot') await channel.messages.create(message);
    callback(null, '');
  };`,
  'dist/functions/hello.js': "exports.handler = (context, event, callback) => callback(null, 'Hello');",
  // Asks a URL by each of the clients that Functions in public use, with what proxy settings each of them knows.
  'dist/functions/reach.js': `const axios = require('axios');
  const https = require('node:https');
  const plain = (url, headers) => new Promise((resolve, reject) => {
    https.get(url, { headers, agent: new https.Agent() }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
  });
  exports.handler = async (context, { url }, callback) => {
    const login = Buffer.from(context.ACCOUNT_SID + ':' + context.AUTH_TOKEN).toString('base64');
    const headers = { authorization: 'Basic ' + login };
    const validateStatus = () => true;
    const clients = {
      axios: () => axios.get(url, { headers, validateStatus }).then(({ status }) => status),
      'axios, no proxy': () => axios.get(url, { headers, validateStatus, proxy: false }).then(({ status }) => status),
      fetch: () => fetch(url, { headers }).then(({ status }) => status),
      https: () => plain(url, headers),
    };
    const outcomes = {};
    for (const [name, client] of Object.entries(clients)) {
      outcomes[name] = await client().catch((error) => (error.cause || error).message);
    }
    callback(null, outcomes);
  };`,
  'dist/functions/taskrouter-events.protected.js': `exports.handler = async (context, event, callback) => {
    const { channelSid } = JSON.parse(event.TaskAttributes);
    const service = context.getTwilioClient().chat.v2.services(context.TWILIO_FLEX_CHAT_SERVICE_SID);
    await service.channels(channelSid).update({ attributes: '{"status":"INACTIVE"}' });
    callback(null, '');
  };`,
};

let root: string;
let stack: Stack;

const act = async (name: string, values: Record<string, unknown>): Promise<Outcome> => {
  const path = `${stack.consoleUrl}/api/actions/${name}`;
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify(values) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Outcome;
};
const sms = (body: string) => act('sms', { body, orchestration: 'flex-flow' });
const state = async () => (await (await fetch(`${stack.consoleUrl}/api/state`)).json()) as PeopleState;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stack-'));
  for (const [name, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  await symlink(join(__dirname, '../node_modules'), join(root, 'node_modules'));
  stack = await startStack({ root, ...FREE_PORTS, environment: { EXTRA: 'one more' } });
});
afterAll(async () => {
  await stack.close();
  await rm(root, { recursive: true });
});

/** What a Function and a webhook were answered, whichever ended first. */
const answers = ({ journal }: Outcome): string[] =>
  journal.filter(({ kind }) => kind !== 'event').map(({ kind, name, status }) => `${kind} ${name} ${status}`);

describe('the stack', () => {
  it('lets an SMS reach a Function under twilio-run, and what the Function says the phone', async () => {
    const outcome = await sms('hello');
    expect(outcome.changes[0]).toEqual({ kind: 'message', sid: '+15550101', is: 'You wrote hello' });
    expect(answers(outcome).sort()).toEqual([
      'call chat.CreateMessage 201',
      'function POST /inbound 200',
      'function POST /inbound 200',
      'webhook onMessageSent 200',
      'webhook onMessageSent 200',
    ]);
  });

  it('tells which webhook led to which Function, and that to which calls', async () => {
    const { journal } = await sms('who did that?');
    const webhook = journal.find(({ kind }) => kind === 'webhook');
    const invocation = journal.find(({ kind }) => kind === 'function');
    const call = journal.find(({ name }) => name === 'chat.CreateMessage');
    expect(webhook).toBeDefined();
    expect([invocation?.cause, call?.cause]).toEqual([webhook?.began, invocation?.began]);
    const { content } = stack.emulator.journal.entries.find(({ began }) => began === call?.began) ?? {};
    expect(content?.sent).toContain('Body=You%20wrote%20who%20did%20that');
    expect(JSON.parse(content?.got ?? '')).toMatchObject({ body: 'You wrote who did that?' });
  });

  it('refuses a forged webhook at the gateway', async () => {
    await act('forge', { webhook: 'onMessageSent' });
    const outcome = await sms('trust me');
    expect(answers(outcome)).toEqual(['function POST /inbound 400', 'webhook onMessageSent 400']);
    expect(outcome.journal.find(({ kind }) => kind === 'function')).toMatchObject({ fault: 'unsigned' });
  });

  it('lets a day go by in a moment, and the Functions get its events', async () => {
    const [channel] = (await state()).channels;
    ask(
      stack.emulator,
      'taskrouter.CreateTask',
      { WorkspaceSid: stack.account.workspaceSid },
      { WorkflowSid: stack.account.workflowSid, Attributes: JSON.stringify({ channelSid: channel?.sid }) },
    );
    const outcome = await act('wait', { duration: '25h' });
    expect(answers(outcome)).toContain('webhook task.canceled 200');
    expect(await state()).toMatchObject({ tasks: [], channels: [{ sid: channel?.sid, status: 'INACTIVE' }] });
  });

  it('is there again after a crash', async () => {
    await stack.crash();
    const outcome = await sms('anybody there?');
    expect(outcome.changes[0]).toMatchObject({ kind: 'message', is: 'You wrote anybody there?' });
  });

  const reach = async (url: string) => {
    const answer = await fetch(`${stack.functionsUrl}/reach?url=${encodeURIComponent(url)}`);
    return (await answer.json()) as Record<string, number | string>;
  };

  it.each([
    ['the API', () => `https://taskrouter.twilio.com/v1/Workspaces/${stack.account.workspaceSid}`, 200],
    ['the API in a region', () => 'https://chat.dublin.ie1.twilio.com/v2/Services', 200],
    ['what is not emulated', () => 'https://video.twilio.com/v1/Rooms', 501],
    ['a domain without a deployment', () => 'https://shop-1234-dev.twil.io/hello', 404],
    ['another Function, by its domain', () => `https://${new URL(stack.functionsUrl).host}/hello`, 200],
  ])('lets every client of a Function reach %s', async (_, url, status) => {
    const direct = { 'axios, no proxy': status, fetch: status, https: status };
    expect(await reach(url())).toEqual({ axios: status, ...direct });
  });

  it('lets no client of a Function reach anything else', async () => {
    for (const [name, outcome] of Object.entries(await reach('https://shop.example.com/')))
      expect([name, outcome]).toEqual([
        name,
        name === 'axios' ? 403 : expect.stringContaining('--allow shop.example.com'),
      ]);
  });

  it('serves an Asset, and the platform’s own variables', async () => {
    expect(await (await fetch(stack.functionsUrl)).text()).toBe('<p>Hello</p>');
    const file = await readFile(stack.envFile, 'utf8');
    expect(file).toContain(`DOMAIN_NAME='${new URL(stack.functionsUrl).host}'`);
    expect(file).toContain("EXTRA='one more'");
    expect(file).toMatch(/^CONSOLE_SECRET='[\w-]{43}'$/m);
    expect((await stat(stack.envFile)).mode & 0o077).toBe(0);
  });

  it('says which port is taken, and leaves nothing behind', async () => {
    const before = await readdir(join(root, '.flexkeep'));
    const { port, close } = await listen(createServer(), 0);
    const remedies = { port: 'Use --port.', consolePort: 'Use --console-port.' };
    const first = startStack({ root, ...FREE_PORTS, port, remedies });
    await expect(first).rejects.toThrow(new PortTaken(port, 'Use --port.'));
    const second = startStack({ root, ...FREE_PORTS, consolePort: port, remedies });
    await expect(second).rejects.toThrow(new PortTaken(port, 'Use --console-port.'));
    await close();
    expect(await readdir(join(root, '.flexkeep'))).toEqual(before);
  });

  it('stops everything when it is closed', async () => {
    await Promise.all([stack.close(), stack.close()]);
    await stack.ended;
    for (const url of [stack.functionsUrl, stack.consoleUrl, stack.proxyUrl]) {
      await expect(fetch(url)).rejects.toThrow('fetch failed');
    }
    expect(await readdir(join(root, '.flexkeep'))).toEqual([]);
  });
});
