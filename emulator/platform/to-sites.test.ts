import type { Post } from '../deliver/deliver';
import type { PlatformRequest } from './message';
import { toSites } from './to-sites';

const post = (url: string): Post => ({ url, headers: { 'x-twilio-signature': 's' }, body: 'A=1', timeoutMs: 20 });

let arrived: PlatformRequest[];
beforeEach(() => {
  arrived = [];
});

const poster = toSites(
  async (request) => {
    arrived.push(request);
    if (request.url.endsWith('/hang')) return new Promise(() => undefined);
    return { status: 204, headers: {}, body: '' };
  },
  async () => ({ status: 299 }),
);

it('hands over what is meant for the platform, and leaves the rest to the network', async () => {
  expect(await poster(post('https://flexkeep-1234-dev.twil.io/inbound?a=b'))).toEqual({ status: 204, body: '' });
  expect(await poster(post('http://localhost:3000/inbound'))).toEqual({ status: 299 });
  expect(await poster(post('https://flexkeep.twil.io.example.com/inbound'))).toEqual({ status: 299 });
  expect(await poster(post('no URL'))).toEqual({ status: 299 });
  const { timeoutMs: _, ...request } = post('https://flexkeep-1234-dev.twil.io/inbound?a=b');
  expect(arrived).toEqual([{ ...request, method: 'POST' }]);
});

it('does not wait for ever', async () => {
  await expect(poster(post('https://flexkeep-1234-dev.twil.io/hang'))).rejects.toMatchObject({ name: 'TimeoutError' });
});
