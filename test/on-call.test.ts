import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from '../src/core/verdict';
import { ACTIONS, SKIP_REASONS, STALE_REASONS, UNREAD } from '../src/sweep/report';

const read = (path: string) => readFileSync(join(process.cwd(), path), 'utf8');

const [, onCall = ''] = /\n## On call\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];

/** The reasons in the first column of each table that has them. */
const tables = onCall
  .split(/\n\n/)
  .filter((part) => part.startsWith('| reason |'))
  .map((table) => [...table.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name));

const IN_REPORTS = [...STALE_REASONS, ...SKIP_REASONS, UNREAD];

describe('the README’s section for the person on call', () => {
  it('explains every reason for which a sweep does something, every one for which it does not, and no other', () => {
    expect(tables[0]?.sort()).toEqual([...STALE_REASONS].sort());
    expect(tables[1]?.sort()).toEqual([...SKIP_REASONS, UNREAD].sort());
  });

  it('explains every further reason in the log', () => {
    const others = REASONS.filter((reason) => !IN_REPORTS.some((known) => known === reason));
    expect(tables[2]?.sort()).toEqual(others.sort());
    expect(tables).toHaveLength(3);
  });

  it('names commands and files that there are', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = [...onCall.matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, name]) => String(name));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    for (const [, path] of onCall.matchAll(/\]\(([\w./-]+)\)/g)) expect(read(String(path))).not.toBe('');
  });
});

it('the console page has words for every reason and action', () => {
  const text = read('assets/console-words.js');
  const names = (list: string) => {
    const [, body = ''] = new RegExp(`const ${list} = {([^}]*)}`).exec(text) ?? [];
    return [...body.matchAll(/^ +'?([\w-]+)'?:/gm)].map(([, name]) => name).sort();
  };
  expect(names('REASONS')).toEqual([...IN_REPORTS].sort());
  expect(names('ACTIONS')).toEqual([...ACTIONS].sort());
});
