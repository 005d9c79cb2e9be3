import { layerOffences } from './layers';
import type { SourceFile } from './source';

const file = (path: string, ...targets: string[]): SourceFile => ({
  path,
  isTest: false,
  lines: 1,
  exports: [],
  uses: [],
  imports: targets.map((target) => ({ target, typeOnly: false })),
  globals: [],
  moduleState: [],
});

const LAYERS = [['a/top'], ['a/left', 'a/right'], ['a/low']];

describe('layerOffences', () => {
  it.each([
    ['an import that goes down', file('a/top/x.ts', 'a/low/y', 'a/left/z', 'elsewhere'), []],
    ['an import inside a room', file('a/left/x.ts', 'a/left/y'), []],
    ['an import that goes up', file('a/low/x.ts', 'a/top/y'), ['a/low/x.ts -> a/top/y']],
    ['an import that goes sideways', file('a/left/x.ts', 'a/right/y'), ['a/left/x.ts -> a/right/y']],
    ['a file in no layer', file('a/new/x.ts'), ['a/new/x.ts lies in no layer']],
    ['a room that is one file', file('a/low.ts', 'a/top/y'), ['a/low.ts -> a/top/y']],
  ])('judges %s', (_, source, offences) => {
    expect(layerOffences(LAYERS, [source])).toEqual(offences);
  });
});
