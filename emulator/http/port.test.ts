import { createServer } from 'node:net';
import { listen, nextFreePort, PortTaken } from './port';

it('the next free port is not one that a program has, nor one that is spoken for', async () => {
  const { port, close } = await listen(createServer(), 0);
  try {
    const next = await nextFreePort(port);
    expect(next).toBeGreaterThan(port);
    expect(await nextFreePort(port, [next])).toBeGreaterThan(next);
    await expect(listen(createServer(), port)).rejects.toThrow(PortTaken);
  } finally {
    await close();
  }
});
