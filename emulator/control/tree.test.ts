import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const TREE = readFileSync(join(__dirname, '../console/tree.js'), 'utf8');

/** Runs the page's own module, which only a browser or a process of its own loads. */
const inPage = (expression: string): unknown => {
  const code = `${TREE}
    const entry = (began, kind, name, cause) => ({ began, ...(cause === undefined ? {} : { cause }), kind, name, about: '', at: 1000 * began, endedAt: 1000 * began + 500, detail: {} });
    const all = [entry(0, 'webhook', 'onMessageSent'), entry(2, 'call', 'chat.FetchChannel', 1), entry(1, 'function', 'POST /inbound', 0), entry(3, 'event', 'task.created'), { ...entry(4, 'log', 'answered', 1), about: 'CH1' }];
    const kinds = ['webhook', 'call', 'function', 'log'];
    const shown = (rows) => rows.map(({ entry, depth, day }) => day ?? ' '.repeat(depth) + entry.name);
    process.stdout.write(JSON.stringify(${expression}));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' }));
};

it('shows effects below their causes, whatever came first, and what is found with all that led to it', () => {
  const seen = inPage(`[
    arrange(all, { kinds }),
    arrange(all, { kinds, isGrouped: false }),
    arrange(all, { kinds, words: 'fetch' }),
    arrange(all, { kinds, channels: ['CH1'] }),
    arrange(all, { kinds: ['event'] }),
    arrange(all, { kinds, words: 'nothing' }),
  ].map(shown)`);
  const day = '1970-01-01';
  expect(seen).toEqual([
    [day, 'onMessageSent', ' POST /inbound', '  chat.FetchChannel', '  answered'],
    [day, 'onMessageSent', 'POST /inbound', 'chat.FetchChannel', 'answered'],
    [day, 'onMessageSent', ' POST /inbound', '  chat.FetchChannel'],
    [day, 'onMessageSent', ' POST /inbound', '  answered'],
    [day, 'task.created'],
    [],
  ]);
});

it('shows the copies of one delivery after each other, whatever came between them, on one scale of time', () => {
  const [names, groups] = inPage(`(() => {
    const copy = (began, number) => ({ ...entry(began, 'webhook', 'copy ' + number), copyOf: 0 });
    const some = [copy(0, 1), entry(1, 'webhook', 'another'), copy(2, 2), entry(3, 'function', 'run 1', 0), entry(4, 'function', 'run 2', 2)];
    const rows = arrange(some, { kinds });
    return [shown(rows), rows.filter(({ entry }) => entry?.copyOf === 0).map(({ group }) => group)];
  })()`) as [string[], object[]];
  expect(names).toEqual(['1970-01-01', 'copy 1', ' run 1', 'copy 2', ' run 2', 'another']);
  expect(groups).toEqual([
    { from: 0, to: 4500 },
    { from: 0, to: 4500 },
  ]);
});

it('gives a group the time from its first to its last effect, and is quick with thousands', () => {
  const [group, count, isQuick] = inPage(`(() => {
    const many = Array.from({ length: 20000 }, (_, i) => entry(i, 'call', 'x', i % 10 ? i - (i % 10) : undefined));
    const began = process.cpuUsage().user;
    const rows = arrange(many, { kinds });
    return [arrange(all, { kinds })[1].group, rows.length, process.cpuUsage().user - began < 2_000_000];
  })()`) as [object, number, boolean];
  expect(group).toEqual({ from: 0, to: 4500 });
  expect([count, isQuick]).toEqual([20_001, true]);
});
