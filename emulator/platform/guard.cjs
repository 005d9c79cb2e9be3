/**
 * What leaves this process leads to the embedded Twilio, whatever client opens the connection and whether or not it knows
 * of a proxy.
 *
 * - this machine, and the hosts of `allowed`, are reached as they stand;
 * - `*.twilio.com:443` and `*.twil.io:443` are the embedded Twilio, which takes TLS on the same port as proxy requests;
 * - everything else fails, with an error that says so: nothing here may reach a real host by accident.
 */
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

const doneOf = (values) => (Array.isArray(values[0]) ? values[0][1] : values.find((one) => typeof one === 'function'));

/**
 * @param proxy where the embedded Twilio listens: `http://127.0.0.1:1234`, or nothing where it does not yet
 * @param allowed hosts outside
 * @param ca its certificate, for a process that does not know it from `NODE_EXTRA_CA_CERTS`
 * @returns what takes all of this back
 */
module.exports = ({ proxy, allowed, ca }) => {
  const { connect } = net.Socket.prototype;
  const secure = tls.connect;
  net.Socket.prototype.connect = function connectWithin(...values) {
    const options = optionsOf(values);
    const host = options.host || 'localhost';
    if (options.path || LOOPBACK.test(host) || allowed().includes(host.toLowerCase())) {
      return connect.apply(this, values);
    }
    const address = proxy();
    if (address && TWILIO.test(host) && Number(options.port) === 443) {
      const { hostname, port } = new URL(address);
      return connect.call(this, { ...options, host: hostname, port: Number(port), family: 4 }, doneOf(values));
    }
    const message =
      `The embedded Twilio lets nothing reach ${host}:${options.port}. ` +
      `If it has to be reached, allow it by name: --allow ${host}`;
    const error = Object.assign(new Error(message), { code: 'ECONNREFUSED', syscall: 'connect', address: host });
    process.nextTick(() => this.destroy(error));
    return this;
  };
  if (ca) {
    tls.connect = (...values) => {
      const [options, ...rest] = values;
      const isOurs = typeof options === 'object' && TWILIO.test(options.servername || options.host || '');
      return secure(...(isOurs ? [{ ...options, ca }, ...rest] : values));
    };
  }
  return () => {
    net.Socket.prototype.connect = connect;
    tls.connect = secure;
  };
};
