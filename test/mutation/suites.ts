import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { instrument, type SourceMutant } from './instrument';

const root = join(__dirname, '../..');

/** What is mutated. */
const MUTATED = 'src/core';

const files = readdirSync(join(root, MUTATED)).map((name) => `${MUTATED}/${name}`);
const isTest = (file: string) => file.endsWith('.test.ts');
/** Thousands of cases a mutant; what they alone notice deserves an example of its own. */
const isSlow = (file: string) => file.endsWith('.properties.test.ts');

/** The files with code to be mutated. */
export const MUTATED_FILES: readonly string[] = files.filter((file) => !isTest(file));

/** The unit tests beside the code. */
const TESTS: readonly string[] = files.filter((file) => isTest(file) && !isSlow(file));

/** The mutants, and a script that defines the tests with all of them in it. */
export const mutatedTests = async (): Promise<{ mutants: SourceMutant[]; script: string }> => {
  let last = 0;
  const ids = () => ++last;
  const instrumented = new Map(
    MUTATED_FILES.map((file) => [file, instrument(file, readFileSync(join(root, file), 'utf8'), ids)]),
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
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: TESTS.map((file) => `import './${file}';`).join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['twilio', 'fast-check'],
    logLevel: 'silent',
    plugins: [plugin],
  });
  const mutants = [...instrumented.values()].flatMap((one) => one.mutants);
  return { mutants, script: outputFiles[0]?.text ?? '' };
};
