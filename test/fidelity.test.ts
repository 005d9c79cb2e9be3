import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIDELITY } from '../emulator/fidelity';
import { trunking } from '../emulator/products/template/product';

const root = join(__dirname, '../emulator');

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('generated'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** Blocks of comments; lines of `//` that follow each other are one. */
const comments = files.flatMap(({ path, text }) =>
  [...text.matchAll(/\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+/gm)].map(([comment]) => ({ path, comment })),
);

const NAMED = /@fidelity ((?:[\w-]+\.[\w-]+)(?:,\s*(?:\*\s*)?[\w-]+\.[\w-]+)*)/g;

const named = comments.flatMap(({ comment }) =>
  [...comment.matchAll(NAMED)].flatMap(([, ids = '']) => ids.split(/[,\s*]+/).filter(Boolean)),
);

const behaviours = [...FIDELITY.flatMap((section) => section.behaviours), ...trunking.fidelity];
const ids = behaviours.map(({ id }) => id);

describe('the fidelity of the embedded Twilio', () => {
  it('gives each behaviour an id of its own', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('names the source of what is exact', () => {
    const exact = behaviours.filter(({ level }) => level === 'exact');
    expect(exact.filter(({ source }) => !source).map(({ id }) => id)).toEqual([]);
  });

  it('says of each behaviour where in the code it is', () => {
    expect(ids.filter((id) => !named.includes(id))).toEqual([]);
  });

  it('lists each behaviour that the code names', () => {
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('lists whatever the code confesses', () => {
    const confessions = comments.filter(({ comment }) => /[Aa]pproximate|Unknown:/.test(comment));
    const unlisted = confessions.filter(({ comment, path }) => !comment.match(NAMED) && path !== 'core/behaviour.ts');
    expect(unlisted.map(({ path, comment }) => `${path}: ${comment.trim()}`)).toEqual([]);
  });
});
