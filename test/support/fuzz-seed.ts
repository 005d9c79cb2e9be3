/**
 * Properties take a fresh seed on every run, and fast-check prints the seed of one that fails:
 * `FUZZ_SEED=-1593614232 npx jest src/bot/hours` runs them again with it. Loaded before each test file, so fast-check is
 * loaded only where it is needed.
 */
const { FUZZ_SEED } = process.env;
if (FUZZ_SEED) require('fast-check').configureGlobal({ seed: Number(FUZZ_SEED) });
