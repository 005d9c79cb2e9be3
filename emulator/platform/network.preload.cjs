/**
 * Loaded into each process that runs Functions, before their code: `HTTP_PROXY` says where the embedded Twilio is, and
 * `NO_PROXY` which hosts outside may be reached. Both are read anew for each connection: twilio-run sets them.
 */
require('./guard.cjs')({
  proxy: () => process.env.HTTP_PROXY,
  allowed: () => (process.env.NO_PROXY ?? '').toLowerCase().split(/[\s,]+/),
});
