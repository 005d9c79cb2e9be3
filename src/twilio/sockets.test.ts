import { keepSockets } from './sockets';

const CREATE = { method: 'post', uri: 'https://chat.twilio.com/v2/Services/IS1/Channels/CH1/Messages' };
const READ = { method: 'get', uri: 'https://chat.twilio.com/v2/Services/IS1/Channels/CH1' };

/** The SDK's client as it keeps its idle sockets, on a clock of its own. */
const container = () => {
  const dropped: string[] = [];
  const idle = (name: string) => [{ destroy: () => dropped.push(name) }];
  const freeSockets = { 'chat.twilio.com:443:::': idle('chat'), 'sync.twilio.com:443:::': idle('sync') };
  const time = { now: 0 };
  const inner = {
    axios: Object.assign(() => undefined, { defaults: { httpsAgent: { freeSockets } } }),
    request: async () => ({ statusCode: 200 }),
  };
  return { dropped, time, http: keepSockets(inner, () => time.now) };
};

describe('connections that a container keeps', () => {
  it('are used again by the next turn', async () => {
    const { dropped, time, http } = container();
    await http.request(CREATE);
    time.now = 50_000;
    await http.request(CREATE);
    expect(dropped).toEqual([]);
  });

  it('are dropped before a creation where their host was not asked for longer than a load balancer keeps them', async () => {
    const { dropped, time, http } = container();
    await http.request(READ);
    time.now = 56_000;
    await http.request(CREATE);
    expect(dropped).toEqual(['chat']);
  });

  it('are left to a request that may be sent again', async () => {
    const { dropped, time, http } = container();
    await http.request(READ);
    time.now = 120_000;
    await http.request(READ);
    await http.request(CREATE);
    expect(dropped).toEqual([]);
  });

  it('of a client without an agent are none', async () => {
    const http = keepSockets({ request: async () => ({ statusCode: 201 }) }, () => 0);
    expect(await http.request(CREATE)).toEqual({ statusCode: 201 });
  });
});
