import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { instrument, type SourceMutant } from './instrument';

const root = join(__dirname, '../..');

/** What is mutated. */
const MUTATED = 'src/core';

const files = readdirSync(join(root, MUTATED)).map((name) => `${MUTATED}/${name}`);
const isTest = (file: string) => file.endsWith('.test.ts');
const isSlow = (file: string) => file.endsWith('.properties.test.ts');

/** The tests in the order in which they are asked: those beside the code, properties, whole stories on the embedded Twilio. */
export const SUITES: readonly (readonly string[])[] = [
  files.filter((file) => isTest(file) && !isSlow(file)).concat('src/sweep/slice.test.ts'),
  files.filter(isSlow),
  ['test/scenarios.test.ts'],
];

/** The mutants, and each suite as a script that defines its tests with all of them in it. */
export const mutatedSuites = async (): Promise<{ mutants: SourceMutant[]; scripts: string[] }> => {
  let last = 0;
  const ids = () => ++last;
  const sources = files.filter((file) => !isTest(file));
  const instrumented = new Map(
    sources.map((file) => [file, instrument(file, readFileSync(join(root, file), 'utf8'), ids)]),
  );
  const plugin: Plugin = {
    name: 'mutate',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const found = instrumented.get(relative(root, path));
        return found && { contents: found.code, loader: 'ts' };
      });
    },
  };
  const scripts = SUITES.map(async (suite) => {
    const { outputFiles } = await build({
      absWorkingDir: root,
      stdin: { contents: suite.map((file) => `import './${file}';`).join('\n'), resolveDir: root },
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['twilio', '@twilio-alpha/mcp', 'esbuild', 'fast-check'],
      logLevel: 'silent',
      plugins: [plugin],
    });
    return outputFiles[0]?.text ?? '';
  });
  return { mutants: [...instrumented.values()].flatMap(({ mutants }) => mutants), scripts: await Promise.all(scripts) };
};
