/**
 * Loaded into twilio-run before its own code, which stays as it is. It makes a well-behaved child of it:
 * - it listens on loopback only, not on every network of the machine;
 * - it tells its parent when it accepts connections, and what the Functions print, with the request it belongs to;
 * - it ends where the port is taken, where alone it would ask on a terminal for another one;
 * - it ends, with the processes that it forked, when its parent is gone in whatever way.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const diagnostics = require('node:diagnostics_channel');
const http = require('node:http');
const https = require('node:https');
const { Server } = require('node:net');
const { format } = require('node:util');

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  Server.prototype.listen = listen;
  // Otherwise a body that Express cannot read is answered with a stack trace: https://expressjs.com/en/guide/error-handling.html
  for (const app of this.listeners('request')) app.set?.('env', 'production');
  this.once('listening', () => process.send?.({ type: 'listening', port: this.address().port }));
  this.once('error', (error) => process.send?.({ type: 'failed', code: error.code }, () => process.exit(1)));
  return listen.call(this, port, '127.0.0.1', ...rest);
};

const CAUSE_HEADER = 'i-twilio-embedded-cause';

/** The request that the code at hand works on: `{ path, requestSid, cause }`. */
const requests = new AsyncLocalStorage();
const { emit } = http.Server.prototype;

http.Server.prototype.emit = function emitInRequest(event, ...values) {
  if (event !== 'request') return emit.call(this, event, ...values);
  const [{ url, headers }, response] = values;
  const request = { response, path: url.split('?')[0], requestSid: headers['i-twilio-request-sid'], isOver: false };
  if (headers[CAUSE_HEADER]) request.cause = Number(headers[CAUSE_HEADER]);
  delete headers[CAUSE_HEADER];
  // On the platform, nothing of a Function runs on after its answer.
  response.prependOnceListener('finish', () => {
    request.isOver = true;
  });
  return requests.run(request, () => emit.call(this, event, ...values));
};

/** Calls to Twilio name the request that made them, for the journal. */
const { request: send } = https;
https.request = (...given) => {
  const sent = send(...given);
  const { cause } = requests.getStore() ?? {};
  const isTwilio = /\.twilio\.com(:|$)/.test(String(sent.getHeader('host')));
  if (cause !== undefined && isTwilio && !sent.headersSent) sent.setHeader(CAUSE_HEADER, cause);
  return sent;
};

/** Calls by `fetch`: https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md */
const outside = new WeakMap();
diagnostics.subscribe('undici:request:create', ({ request }) => {
  const { cause } = requests.getStore() ?? {};
  const { method, origin, path } = request;
  outside.set(request, { cause, method, url: `${origin}${path.split('?')[0]}`, began: Date.now() });
});
const tellOutside = (request, status) => {
  const { began, ...call } = outside.get(request) ?? {};
  if (!outside.delete(request) || !process.connected) return;
  process.send({ type: 'outside', ...call, status, ms: Date.now() - began });
};
diagnostics.subscribe('undici:request:headers', ({ request, response }) => tellOutside(request, response.statusCode));
diagnostics.subscribe('undici:request:error', ({ request }) => tellOutside(request, 0));

const tellLine = (level, message) => {
  const request = requests.getStore();
  if (!request || request.isOver || !process.connected) return;
  const { path, requestSid, cause } = request;
  process.send({ type: 'log', level, message, path, requestSid, cause });
};

/** Whether what is written just now is known already, as it is printed by `console`. */
let isTold = false;
const { write } = process.stdout;
process.stdout.write = (...given) => {
  if (!isTold) tellLine('info', String(given[0]).trimEnd());
  return write.apply(process.stdout, given);
};

for (const [method, level] of Object.entries({
  debug: 'info',
  info: 'info',
  log: 'info',
  warn: 'warn',
  error: 'error',
})) {
  const print = console[method];
  console[method] = (...values) => {
    isTold = true;
    print.call(console, ...values);
    isTold = false;
    tellLine(level, format(...values));
  };
}

// One Function must not end the others: its request breaks off, and the log says why.
process.on('unhandledRejection', (reason) => {
  console.error(reason);
  requests.getStore()?.response.destroy();
});

process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
// A thread of a Function loads this, too, and has no parent of its own.
process.channel?.unref();

// The forked Functions start without this file.
process.execArgv = ['--require', require.resolve('./network.preload.cjs')];
