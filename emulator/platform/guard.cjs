/**
 * What leaves this process leads to the embedded Twilio, whatever client opens the connection and whether or not it knows
 * of a proxy.
 *
 * - this machine, and the hosts of `allowed`, are reached as they stand;
 * - `*.twilio.com:443` and `*.twil.io:443` are the embedded Twilio, which takes TLS on the same port as proxy requests;
 * - everything else fails, with an error that says so: nothing here may reach a real host by accident;
 * - datagrams go to this machine and the hosts of `allowed` only; processes and threads are led by `children.cjs`.
 */
const dgram = require('node:dgram');
const net = require('node:net');
const tls = require('node:tls');

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
const TWILIO = /\.(twilio\.com|twil\.io)$/i;

/** As {@link https://nodejs.org/api/net.html#socketconnect net.Socket#connect} takes them: an object, or a port and a host. */
const optionsOf = ([first, second]) => {
  if (Array.isArray(first)) return first[0];
  if (typeof first === 'object' && first !== null) return first;
  if (typeof first === 'string' && Number.isNaN(Number(first))) return { path: first };
  return { port: first, ...(typeof second === 'string' && { host: second }) };
};

/** Of `send(message[, offset, length][, port][, address][, done])`: `undefined` where the socket is connected. */
const addressOf = (values) => values.find((value, i) => i > 0 && typeof value === 'string');

const refusal = (host, port, syscall) => {
  const message =
    `The embedded Twilio lets nothing reach ${host}:${port}. ` +
    `If it has to be reached, allow it by name: --allow ${host}; in a test, startTwilio({ allow: ['${host}'] })`;
  return Object.assign(new Error(message), { code: 'ECONNREFUSED', syscall, address: host });
};

const doneOf = (values) => (Array.isArray(values[0]) ? values[0][1] : values.find((one) => typeof one === 'function'));

/** On a module of Node.js, which all copies of this file in a process share: what is guarded, the newest last. */
const LIVE = Symbol.for('flexkeep.guarded');

/** The newest leads, as long as it is there. */
const lead = (live) => {
  const newest = () => live.at(-1);
  const isHere = (host) => LOOPBACK.test(host) || newest().allowed().includes(host.toLowerCase());
  const { connect } = net.Socket.prototype;
  const secure = tls.connect;
  net.Socket.prototype.connect = function connectWithin(...values) {
    const options = optionsOf(values);
    const host = options.host || 'localhost';
    if (options.path || isHere(host)) return connect.apply(this, values);
    const address = newest().proxy();
    if (address && TWILIO.test(host) && Number(options.port) === 443) {
      const { hostname, port } = new URL(address);
      return connect.call(this, { ...options, host: hostname, port: Number(port), family: 4 }, doneOf(values));
    }
    process.nextTick(() => this.destroy(refusal(host, options.port, 'connect')));
    return this;
  };
  const { send, connect: bindTo } = dgram.Socket.prototype;
  dgram.Socket.prototype.send = function sendWithin(...values) {
    const host = addressOf(values) ?? 'localhost';
    if (isHere(host)) return send.apply(this, values);
    const error = refusal(host, 'udp', 'send');
    const done = values.at(-1);
    process.nextTick(() => (typeof done === 'function' ? done(error) : this.emit('error', error)));
  };
  dgram.Socket.prototype.connect = function connectWithin(port, address, ...rest) {
    const host = typeof address === 'string' ? address : 'localhost';
    if (!isHere(host)) throw refusal(host, port, 'connect');
    return bindTo.call(this, port, address, ...rest);
  };
  const freeChildren = require('./children.cjs')(() => newest().variables());
  tls.connect = (...values) => {
    const { ca } = newest();
    const [options, ...rest] = values;
    const isOurs = ca && typeof options === 'object' && TWILIO.test(options.servername || options.host || '');
    return secure(...(isOurs ? [{ ...options, ca }, ...rest] : values));
  };
  return () => {
    net.Socket.prototype.connect = connect;
    Object.assign(dgram.Socket.prototype, { send, connect: bindTo });
    tls.connect = secure;
    freeChildren();
  };
};

/**
 * Several may be guarded at a time: sockets lead to the newest, and nothing is taken back before the last one ends.
 *
 * @param instance what is guarded:
 * - `proxy` where the embedded Twilio listens: `http://127.0.0.1:1234`, or nothing where it does not yet
 * - `allowed` hosts outside
 * - `ca` its certificate, for a process that does not know it from `NODE_EXTRA_CA_CERTS`
 * - `variables` by which other processes find it: see `children.cjs`
 * @returns what takes all of this back
 */
module.exports = (instance) => {
  const live = [];
  net[LIVE] ??= { live, free: lead(live) };
  const guarded = net[LIVE];
  guarded.live.push(instance);
  return () => {
    const at = guarded.live.indexOf(instance);
    if (at < 0) return;
    guarded.live.splice(at, 1);
    if (guarded.live.length) return;
    guarded.free();
    delete net[LIVE];
  };
};
