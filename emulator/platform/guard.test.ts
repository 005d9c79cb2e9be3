import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A host outside, set apart for documentation (RFC 5737): no host has it, should a test ever get through. */
const OUTSIDE = '203.0.113.1';

const CONNECT = `require('node:net').connect(443, '${OUTSIDE}').on('error', ({ message }) => say(message))`;
const IN_CHILD = `const say = console.log; ${CONNECT}`;
const IN_THREAD = `const say = (text) => require('node:worker_threads').parentPort.postMessage(text); ${CONNECT}`;

/** Ways out that are no client of HTTP; each says how it ended. */
const WAYS: Record<string, string> = {
  'a socket': CONNECT,
  'HTTP/2': `require('node:http2').connect('https://${OUTSIDE}').on('error', ({ message }) => say(message))`,
  'a datagram': `
    const socket = require('node:dgram').createSocket('udp4');
    socket.send('x', 8125, '${OUTSIDE}', ({ message }) => { socket.close(); say(message); })`,
  'a connected datagram': `
    const socket = require('node:dgram').createSocket('udp4');
    try { socket.connect(8125, '${OUTSIDE}'); } catch ({ message }) { socket.close(); say(message); }`,
  'a thread': `
    const { Worker } = require('node:worker_threads');
    new Worker(${JSON.stringify(IN_THREAD)}, { eval: true }).on('message', say)`,
  'a process': `
    require('node:child_process').execFile(process.execPath, ['-e', ${JSON.stringify(IN_CHILD)}], (_, out) => say(out))`,
  'a process with variables of its own': `
    const options = { env: { PATH: process.env.PATH } };
    say(String(require('node:child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(IN_CHILD)}], options)))`,
};

const ENVIRONMENT = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: 'localhost,127.0.0.1' };

const runWith = async (script: string, ...options: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '-e', script], {
    env: { PATH: process.env.PATH, ...ENVIRONMENT },
  });
  return stdout;
};

const PRELOAD = join(__dirname, 'network.preload.cjs');

describe('a Function reaches no host outside', () => {
  test.each(Object.entries(WAYS))('by %s', async (_, way) => {
    const printed = await runWith(`const say = (text) => console.log(text); ${way}`, '--require', PRELOAD);
    expect(printed).toContain(`The embedded Twilio lets nothing reach ${OUTSIDE}:`);
    expect(printed).toContain(`in a test, startTwilio({ allow: ['${OUTSIDE}'] })`);
  });

  test('and what it starts has the proxy, and this machine as it is', async () => {
    const inner = `require('node:net').connect(9, '127.0.0.1').on('error', ({ code }) => console.log(code, process.env.HTTP_PROXY))`;
    const way = WAYS['a process with variables of its own']?.replace(JSON.stringify(IN_CHILD), JSON.stringify(inner));
    const printed = await runWith(`const say = (text) => console.log(text); ${way}`, '--require', PRELOAD);
    expect(printed.trim()).toBe(`ECONNREFUSED ${ENVIRONMENT.HTTP_PROXY}`);
  });

  test('until the guard is taken back', async () => {
    const guard = JSON.stringify(join(__dirname, 'guard.cjs'));
    const script = `
      const before = [require('node:net').Socket.prototype.connect, require('node:dgram').Socket.prototype.send,
        require('node:child_process').spawnSync, require('node:worker_threads').Worker];
      const end = require(${guard})({ proxy: () => undefined, allowed: () => [], variables: () => ({}) });
      end();
      const after = [require('node:net').Socket.prototype.connect, require('node:dgram').Socket.prototype.send,
        require('node:child_process').spawnSync, require('node:worker_threads').Worker];
      console.log(before.every((one, i) => one === after[i]));`;
    expect((await runWith(script)).trim()).toBe('true');
  });

  test.each(['first', 'second'])(
    'where two are guarded, until both are taken back: the %s one first',
    async (first) => {
      const guard = JSON.stringify(join(__dirname, 'guard.cjs'));
      const script = `
      const net = require('node:net');
      const { connect } = net.Socket.prototype;
      const secure = require('node:tls').connect;
      const guard = () => require(${guard})({ proxy: () => undefined, allowed: () => [], variables: () => ({}) });
      const ends = { first: guard(), second: guard() };
      ends.${first}();
      net.connect(443, '${OUTSIDE}').on('error', ({ message }) => {
        for (const end of Object.values(ends)) end();
        const { connect: after } = net.Socket.prototype;
        console.log(message, after === connect && secure === require('node:tls').connect);
      });`;
      const printed = await runWith(script);
      expect(printed).toContain(`The embedded Twilio lets nothing reach ${OUTSIDE}:`);
      expect(printed.trim()).toMatch(/ true$/);
    },
  );
});
