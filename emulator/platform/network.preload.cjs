/**
 * Loaded into each process that runs Functions, before their code: `HTTP_PROXY` says where the embedded Twilio is, and
 * `NO_PROXY` which hosts outside may be reached. Both are read anew for each connection: twilio-run sets them.
 */
const NAMES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];

require('./guard.cjs')({
  proxy: () => process.env.HTTP_PROXY,
  allowed: () => (process.env.NO_PROXY ?? '').toLowerCase().split(/[\s,]+/),
  // A process that is started with an environment of its own may lack them.
  variables: () => Object.fromEntries(NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
});
