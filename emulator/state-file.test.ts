import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setUp } from '../test/emulator/control';
import { exportState, importState } from './state-file';

const start = (functionsUrl = 'http://localhost:3000') => Object.assign(setUp(), { functionsUrl });

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-'));
  path = join(directory, 'kept.json');
});
afterEach(() => rm(directory, { recursive: true }));

it('an account survives a restart: its records, its time and what falls due', async () => {
  const first = start();
  await first.act('sms', { body: 'hello' });
  const [channel] = (await first.state()).channels;
  first.handOver(channel?.sid ?? '');
  await first.emulator.clock.advance(3_600_000);
  await exportState(path, first);

  const second = start();
  await importState(path, second);
  const state = await second.state();
  expect(state).toEqual(await first.state());
  expect(state.tasks).toHaveLength(1);
  for (const { emulator } of [first, second]) await emulator.clock.advance(24 * 3_600_000);
  expect((await second.state()).tasks).toEqual((await first.state()).tasks);
  expect((await second.state()).tasks[0]?.status).not.toBe('pending');
});

it.each<[string, (text: string) => string, string]>([
  ['of another kind', () => '{"a":1}', 'is no state that --export-on-exit wrote'],
  ['of another address', (text) => text.replaceAll('localhost:3000', 'localhost:4000'), 'is of http://localhost:4000'],
  ['that is damaged', (text) => text.replace(/"store":"[^"]{40}/, '"store":"AAAA'), 'is damaged'],
  ['that was cut off', (text) => text.slice(0, -100), 'is no state that --export-on-exit wrote'],
])('a file %s is refused in words, and changes nothing', async (_, change, message) => {
  const stack = start();
  await exportState(path, stack);
  await writeFile(path, change(await readFile(path, 'utf8')));
  await stack.act('sms', { body: 'hello' });
  await expect(importState(path, stack)).rejects.toThrow(message);
  expect((await stack.state()).channels).toHaveLength(1);
});

it('a file that is not there is named', async () => {
  await expect(importState(path, start())).rejects.toThrow('kept.json cannot be read: ENOENT');
});
