import { readConsumers } from './consumers';

it('reads URLs separated by any white space, each with its events', () => {
  expect(
    readConsumers(' https://a.example.com/x?key=1\n\thttp://localhost:4000#events=task.created,task-queue.entered '),
  ).toEqual([
    { url: 'https://a.example.com/x?key=1', host: 'a.example.com' },
    { url: 'http://localhost:4000/', host: 'localhost:4000', events: ['task.created', 'task-queue.entered'] },
  ]);
});

it('takes user and password out of the URL', () => {
  expect(readConsumers('https://me:s%40fe@example.com/hook#events=task.created')).toEqual([
    {
      url: 'https://example.com/hook',
      host: 'example.com',
      authorization: `Basic ${Buffer.from('me:s@fe').toString('base64')}`,
      events: ['task.created'],
    },
  ]);
});

it('asks nobody twice, who is there twice, and for all that either says', () => {
  const at = (...entries: string[]) =>
    readConsumers(entries.map((entry) => `https://a.example.com/${entry}`).join(' '));
  const a = { url: 'https://a.example.com/', host: 'a.example.com' };
  expect(at('', '')).toEqual([a]);
  expect(at('#events=task.created,task.updated', '#events=task.updated,task.deleted')).toEqual([
    { ...a, events: ['task.created', 'task.updated', 'task.deleted'] },
  ]);
  expect(at('#events=task.created', '')).toEqual([a]);
  expect(at('', '#events=task.created')).toEqual([a]);
  expect(readConsumers('https://a.example.com https://me:geheim@a.example.com')).toHaveLength(2);
});

it.each(['http://127.0.0.1:1/x', 'http://[::1]:1/x', 'http://localhost/x'])('takes http on loopback: %s', (url) => {
  expect(readConsumers(url)).toMatchObject([{ url }]);
});

it.each([
  ['example.com/hook', 'URL 1 is not a URL'],
  ['https://a.example.com http://example.com', 'URL 2 is not https'],
  ['http://localhost.example.com', 'URL 1 is not https'],
  ['ftp://example.com', 'URL 1 is not https'],
  ['https://a.example.com,https://b.example.com nonsense', 'URL 1 is not a URL, URL 2 is not a URL'],
  ['https://me:100%@example.com', 'URL 1 has a lone % in its user or password'],
  ['https://example.com#', 'URL 1 ends in another # than #events=…'],
  ['https://example.com#events=', 'URL 1 ends in another # than #events=…'],
  ['https://example.com#event=task.created', 'URL 1 ends in another # than #events=…'],
  ['https://example.com#events=task.created,', 'URL 1 ends in another # than #events=…'],
  ['https://example.com#events=created', 'URL 1 ends in another # than #events=…'],
])('says what is wrong with %s', (text, words) => {
  expect(readConsumers(text)).toBe(words);
});

it('never repeats a password', () => {
  expect(readConsumers('http://me:geheim@example.com https://me:geheim@:x#geheim')).not.toContain('geheim');
});
