/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{emulator,functions,samples,src,test,tools}/**/*.test.ts', '<rootDir>/samples/**/*.test.js'],
  setupFiles: ['<rootDir>/test/support/fuzz-seed.ts'],
  // As the samples import it from the package.
  moduleNameMapper: { '^flexkeep/testing$': '<rootDir>/emulator/testing.ts' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.flexkeep/'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      },
    ],
  },
  // Against a test that hangs, and nothing else: a busy machine is no defect, and what a test does is bounded by itself.
  testTimeout: 600_000,
  maxWorkers: 2,
  watchman: false,
};
