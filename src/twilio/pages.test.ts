import fc from 'fast-check';
import twilio from 'twilio';
import { readPage, toPage } from './pages';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 2_000 });

const SERVICE = `IS${'0a'.repeat(16)}`;
const ADDRESS = `https://chat.twilio.com/v2/Services/${SERVICE}/Channels`;

interface Asked {
  uri: string;
  params?: Record<string, unknown>;
}

interface Body {
  channels: object[];
  meta: { key: 'channels'; next_page_url: string | null };
}

const body = (sids: string[], next: string | null): Body => ({
  channels: sids.map((sid) => ({ sid, date_created: null, date_updated: null })),
  meta: { key: 'channels', next_page_url: next },
});

/** The SDK's real list of Chat Channels, in front of somebody who answers what the test says. */
const createList = (answer: (asked: Asked) => { statusCode: number; body: object }) => {
  const asked: Asked[] = [];
  const httpClient = {
    async request(request: Asked) {
      asked.push(request);
      const { statusCode, body } = answer(request);
      return { statusCode, headers: {}, body: JSON.stringify(body) };
    },
  };
  const client = twilio(`AC${'0b'.repeat(16)}`, 'not-a-token', { httpClient: httpClient as twilio.RequestClient });
  return { list: client.chat.v2.services(SERVICE).channels, asked };
};

const types = { type: ['public', 'private'] as ('public' | 'private')[] };

describe('readPage', () => {
  it('asks for the first page with the parameters of the list, 100 items long', async () => {
    const { list, asked } = createList(() => ({ statusCode: 200, body: body(['CH1'], null) }));
    const page = await readPage(list, ADDRESS, undefined, types);
    expect(page.instances.map(({ sid }) => sid)).toEqual(['CH1']);
    expect(asked).toMatchObject([{ uri: ADDRESS, params: { Type: ['public', 'private'], PageSize: 100 } }]);
  });

  it('asks for a later one where Twilio said that it is', async () => {
    const next = `${ADDRESS}?Type=public&Type=private&PageSize=50&Page=1&PageToken=PT%2Bx%3D`;
    const { list, asked } = createList(({ uri }) => ({
      statusCode: 200,
      body: uri === next ? body(['CH2'], null) : body(['CH1'], next),
    }));
    const first = toPage(await readPage(list, ADDRESS, undefined, types), ({ sid }) => sid);
    const second = toPage(await readPage(list, ADDRESS, first.next, types), ({ sid }) => sid);
    expect([first.items, second]).toEqual([['CH1'], { items: ['CH2'] }]);
    expect(asked.at(-1)?.uri).toBe(next);
  });

  it('sends credentials nowhere but to the list, whatever the cursor says', async () => {
    const asked: string[] = [];
    const nowhere = async () => ({ instances: [] });
    const list = {
      page: nowhere,
      getPage(url: string) {
        asked.push(url);
        return nowhere();
      },
    };
    const queries = fc.string({ unit: fc.constantFrom(...'?#@:/\\%&=.ax\n\ud800é') });
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        await readPage(list, ADDRESS, query, {});
        const { origin, pathname, username, hash } = new URL(asked.at(-1) ?? '');
        return `${username}${origin}${pathname}${hash}` === ADDRESS;
      }),
    );
  });

  it('fails as any other call does', async () => {
    const { list } = createList(() => ({ statusCode: 503, body: {} }));
    await expect(readPage(list, ADDRESS, undefined, types)).rejects.toMatchObject({ kind: 'broken' });
    await expect(readPage(list, ADDRESS, 'Page=1', types)).rejects.toMatchObject({ kind: 'broken' });
  });
});

describe('toPage', () => {
  it('maps the items, and keeps of the next page only its query', () => {
    const page = {
      instances: [1, 2],
      nextPageUrl: 'https://proxy.twilio.com/v1/Services/KS1/Sessions?Page=1&PageToken=PT',
    };
    expect(toPage(page, String)).toEqual({ items: ['1', '2'], next: 'Page=1&PageToken=PT' });
  });

  it('says of the last page that it is the last', () => {
    expect(toPage({ instances: [] }, String)).toEqual({ items: [] });
  });
});
