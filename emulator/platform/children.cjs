/**
 * What a Function starts is led the same way as itself: other programs by their proxy variables, Node.js by
 * `network.preload.cjs` as well. A thread has modules of its own, so it counts as another process.
 */
const child = require('node:child_process');
const { join } = require('node:path');
const threads = require('node:worker_threads');

/** By its path: the published package has this file in a bundle. */
const REQUIRE = `--require ${JSON.stringify(join(__dirname, 'network.preload.cjs'))}`;

/** Node.js options of the parent stay. */
const optionsOf = (before = '') => (before.includes(REQUIRE) ? before : `${before} ${REQUIRE}`.trim());

/** The options of `spawnSync(file, args, options)` and the like, whose arguments may be left out. */
const withEnvironment = (variables, values) => {
  const at = values.findIndex((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  const options = at < 0 ? {} : values[at];
  const environment = options.env ?? process.env;
  const env = { ...environment, ...variables(), NODE_OPTIONS: optionsOf(environment.NODE_OPTIONS) };
  return at < 0 ? [...values, { env }] : values.map((value, i) => (i === at ? { ...options, env } : value));
};

/**
 * @param variables `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, `NODE_EXTRA_CA_CERTS`, as they are at that moment
 * @returns what takes all of this back
 */
module.exports = (variables) => {
  const { spawn } = child.ChildProcess.prototype;
  const { spawnSync, execFileSync, execSync } = child;
  const { Worker } = threads;
  child.ChildProcess.prototype.spawn = function spawnLed(options) {
    const named = new Map((options.envPairs ?? []).map((pair) => [pair.slice(0, pair.indexOf('=')), pair]));
    const before = named.get('NODE_OPTIONS')?.slice('NODE_OPTIONS='.length);
    for (const [name, value] of Object.entries({ ...variables(), NODE_OPTIONS: optionsOf(before) })) {
      named.set(name, `${name}=${value}`);
    }
    return spawn.call(this, { ...options, envPairs: [...named.values()] });
  };
  for (const [name, run] of Object.entries({ spawnSync, execFileSync, execSync })) {
    child[name] = (...values) => run(...withEnvironment(variables, values));
  }
  threads.Worker = class extends Worker {
    constructor(file, options = {}) {
      const environment = typeof options.env === 'object' && options.env !== null ? options.env : process.env;
      // Other options of the process are none of a thread's: Node.js refuses some of them there.
      super(file, { ...options, env: { ...environment, ...variables(), NODE_OPTIONS: REQUIRE } });
    }
  };
  return () => {
    child.ChildProcess.prototype.spawn = spawn;
    Object.assign(child, { spawnSync, execFileSync, execSync });
    threads.Worker = Worker;
  };
};
