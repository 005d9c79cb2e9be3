/**
 * Loaded into twilio-run before its own code, which stays as it is. It makes a well-behaved child of it:
 * - it listens on loopback only, not on every network of the machine;
 * - it tells its parent when it accepts connections;
 * - it ends where the port is taken, where alone it would ask on a terminal for another one;
 * - it ends, with the processes that it forked, when its parent is gone in whatever way.
 */
const { Server } = require('node:net');

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  Server.prototype.listen = listen;
  this.once('listening', () => process.send({ type: 'listening', port: this.address().port }));
  this.once('error', (error) => process.send({ type: 'failed', code: error.code }, () => process.exit(1)));
  return listen.call(this, port, '127.0.0.1', ...rest);
};

process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.channel.unref();

// The forked Functions start without this file.
process.execArgv = [];
