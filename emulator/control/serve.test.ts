import { connect } from 'node:net';
import { createEmulator } from '../emulator';
import { furnish } from '../furnish';
import { type Control, startControl } from './serve';
import { createStage } from './stage';

describe('the control API over a socket', () => {
  let control: Control;
  const emulator = createEmulator();

  beforeAll(async () => {
    const account = furnish(emulator, { publicUrl: 'http://localhost:3000' });
    control = await startControl({ stage: createStage(emulator, account), port: 0 });
  });

  afterAll(() => control.close());

  /** The status line of the answer to a request that is sent as it stands. */
  const send = (method: string, path: string, headers: string[], body = ''): Promise<string> =>
    new Promise((resolve, reject) => {
      const head = [`${method} ${path} HTTP/1.1`, `Host: localhost:${control.port}`, 'Connection: close', ...headers];
      let answer = '';
      connect(control.port, '127.0.0.1')
        .on('data', (data) => {
          answer += data;
        })
        .on('end', () => resolve(answer.split('\r\n')[0] ?? ''))
        .on('error', reject)
        .write(`${head.join('\r\n')}\r\n\r\n${body}`);
    });

  const CHUNKED = 'Transfer-Encoding: chunked';

  test.each([
    ['no length, no body', [], ''],
    ['an empty body', ['Content-Length: 0'], ''],
    ['an empty chunked body', [CHUNKED], '0\r\n\r\n'],
    ['a chunked body', [CHUNKED], '2\r\n{}\r\n0\r\n\r\n'],
  ])('an action with %s is done', async (_, headers, body) => {
    expect(await send('POST', '/api/actions/calm', headers, body)).toBe('HTTP/1.1 200 OK');
  });

  test('rules without a body are refused', async () => {
    expect(await send('PUT', '/api/faults', [])).toBe('HTTP/1.1 400 Bad Request');
  });

  test('a chunked body that is too long is refused', async () => {
    const chunk = `40000\r\n${'x'.repeat(0x40000)}\r\n`;
    const answer = await send('POST', '/api/actions/calm', [CHUNKED], `${chunk}${chunk}0\r\n\r\n`);
    expect(answer).toBe('HTTP/1.1 413 Payload Too Large');
  });
});
