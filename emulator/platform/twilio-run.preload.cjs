/**
 * Loaded into twilio-run before its own code, which stays as it is. It makes a well-behaved child of it:
 * - it listens on loopback only, not on every network of the machine;
 * - it tells its parent when it accepts connections, and what the Functions print, with the request it belongs to;
 * - it ends where the port is taken, where alone it would ask on a terminal for another one;
 * - it ends, with the processes that it forked, when its parent is gone in whatever way.
 */
const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');
const { Server } = require('node:net');
const { format } = require('node:util');

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  Server.prototype.listen = listen;
  this.once('listening', () => process.send({ type: 'listening', port: this.address().port }));
  this.once('error', (error) => process.send({ type: 'failed', code: error.code }, () => process.exit(1)));
  return listen.call(this, port, '127.0.0.1', ...rest);
};

/** The request that the code at hand works on: `{ path, requestSid }`. */
const requests = new AsyncLocalStorage();
const { emit } = http.Server.prototype;

http.Server.prototype.emit = function emitInRequest(event, ...values) {
  if (event !== 'request') return emit.call(this, event, ...values);
  const [{ url, headers }, response] = values;
  const request = { path: url.split('?')[0], requestSid: headers['i-twilio-request-sid'], isOver: false };
  // On the platform, nothing of a Function runs on after its answer.
  response.prependOnceListener('finish', () => {
    request.isOver = true;
  });
  return requests.run(request, () => emit.call(this, event, ...values));
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
    print.call(console, ...values);
    const request = requests.getStore();
    if (!request || request.isOver || !process.connected) return;
    const { path, requestSid } = request;
    process.send({ type: 'log', level, message: format(...values), path, requestSid });
  };
}

process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.channel.unref();

// The forked Functions start without this file.
process.execArgv = ['--require', require.resolve('./network.preload.cjs')];
