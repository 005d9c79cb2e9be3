import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono, type HonoRequest } from 'hono';
import { streamSSE } from 'hono/streaming';
import { isObject } from '../core/json';
import { describeActions } from './actions';
import { guard } from './guard';
import { type EndedEntry, entriesSince, follow, lastEnded } from './journal-feed';
import { drawLifeline, listEngagements } from './look';
import { openEntry, openRecord } from './opened';
import { readRecords } from './records';
import { Refused } from './refusal';
import { readDeliveryRules, readFaultRules } from './rules';
import { performAndRecord, readScenario, recorded, replay } from './scenario';
import { readShown } from './shown';
import type { Stage } from './stage';
import { readState } from './state';
import { listTrouble } from './trouble';

const TYPES: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** The page's files below this directory; the first one is also at `/`. */
const PAGE = [
  ...[
    'index.html',
    'console.js',
    'api.js',
    'dom.js',
    'journal.js',
    'lifeline.js',
    'opened.js',
    'records.js',
    'scenario.js',
    'tour.js',
    'tree.js',
    'trouble.js',
  ].map((file) => `console/${file}`),
  ...['console/theme.css', 'console/console.css', 'lifeline/lifeline.css'],
];

const LONGEST_BODY = 256 * 1024;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused('malformed', 'The body is not JSON.', 'Send JSON, or nothing.');
  }
};

const objectOf = (text: string): Record<string, unknown> => {
  const value = text.trim() ? parse(text) : {};
  if (isObject(value)) return { ...value };
  throw new Refused('malformed', 'The body is not a JSON object.', 'For example: {"body": "hello"}');
};

/** Hono's own body limit fails for a request without a length, as @hono/node-server passes it on. */
const bodyOf = async ({ raw }: HonoRequest): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of raw.body ?? []) {
    length += chunk.length;
    if (length > LONGEST_BODY) {
      throw new Refused('too-long', `The body is longer than ${LONGEST_BODY} bytes.`, 'Send less.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

/** A whole number from a query; `fallback` where it is absent. */
const numberOf = (name: string, text: string | undefined, fallback: number): number => {
  if (text === undefined) return fallback;
  if (/^-?\d{1,15}$/.test(text)) return Number(text);
  throw new Refused('malformed', `${name} must be a whole number.`, `For example: ?${name}=100`);
};

/** The embedded Twilio's remote control, and the page that uses it. */
export const createControlApp = (stage: Stage): Hono => {
  const { emulator } = stage;
  const app = new Hono();
  app.use(guard);
  app.onError((error, context) => {
    if (error instanceof Refused) return context.json(error.toJSON(), error.status);
    console.error('embedded Twilio: control', error);
    const [message, remedy] = ['The embedded Twilio failed.', 'Its standard error says why.'];
    return context.json({ error: { code: 'failed', message, remedy } }, 500);
  });
  app.notFound((context) => {
    const [message, remedy] = [`There is nothing at ${context.req.path}.`, 'The page is at /, the API below /api.'];
    return context.json({ error: { code: 'not-found', message, remedy } }, 404);
  });

  for (const path of PAGE) {
    const file = path.split('/').at(-1) ?? '';
    const type = TYPES[file.split('.').at(-1) ?? ''];
    app.on('GET', file === 'index.html' ? ['/', `/${file}`] : [`/${file}`], async (context) => {
      const text = await readFile(join(__dirname, '..', path));
      return context.body(text, 200, { 'content-type': `${type}; charset=utf-8` });
    });
  }

  app.get('/api/actions', (context) => context.json(describeActions()));
  app.post('/api/actions/:name', async (context) =>
    context.json(await performAndRecord(stage, context.req.param('name'), objectOf(await bodyOf(context.req)))),
  );

  app.get('/api/scenario', (context) => context.json(recorded(stage)));
  app.post('/api/scenario', async (context) =>
    context.json(await replay(stage, readScenario(parse(await bodyOf(context.req))))),
  );

  app.get('/api/state', (context) => context.json(readState(emulator)));
  app.get('/api/shown', (context) => context.json(readShown(emulator, context.req.query('customer'))));

  app.get('/api/faults', (context) => context.json(emulator.faults.rules));
  app.put('/api/faults', async (context) => {
    emulator.faults.set(readFaultRules(parse(await bodyOf(context.req))));
    return context.json(emulator.faults.rules);
  });
  app.get('/api/deliveries', (context) => context.json(emulator.deliverer.rules));
  app.put('/api/deliveries', async (context) => {
    emulator.deliverer.rules = readDeliveryRules(parse(await bodyOf(context.req)));
    return context.json(emulator.deliverer.rules);
  });

  app.get('/api/journal', (context) => {
    const since = numberOf('since', context.req.query('since'), -1);
    return context.json(entriesSince(emulator.journal, since, numberOf('limit', context.req.query('limit'), 1000)));
  });
  app.get('/api/journal/stream', (context) => {
    const since = context.req.header('last-event-id') ?? context.req.query('since');
    const missed = entriesSince(emulator.journal, numberOf('since', since, lastEnded(emulator.journal)));
    return streamSSE(context, async (stream) => {
      const write = (entry: EndedEntry) => stream.writeSSE({ id: String(entry.ended), data: JSON.stringify(entry) });
      await new Promise<void>((resolve) => {
        const stop = follow(emulator.journal, (entry) => void write(entry));
        stream.onAbort(() => {
          stop();
          resolve();
        });
        for (const entry of missed) void write(entry);
      });
    });
  });

  app.get('/api/engagements', (context) => context.json(listEngagements(stage)));
  app.get('/api/lifelines/:sids', (context) => {
    const isNarrow = context.req.query('narrow') !== undefined;
    const svg = drawLifeline(stage, context.req.param('sids').split(','), { isNarrow });
    return context.body(svg, 200, { 'content-type': 'image/svg+xml; charset=utf-8' });
  });
  app.get('/api/entries/:number', (context) =>
    context.json(openEntry(stage, numberOf('number', context.req.param('number'), -1))),
  );
  app.get('/api/records', (context) => {
    const { from, limit, find } = context.req.query();
    return context.json(readRecords(emulator, numberOf('from', from, 0), numberOf('limit', limit, 100), find));
  });
  app.get('/api/records/:sid', (context) => context.json(openRecord(stage, context.req.param('sid'))));
  app.get('/api/trouble', (context) =>
    context.json(listTrouble(stage).map(({ words, isSpent }) => ({ words, isSpent }))),
  );
  app.delete('/api/journal', (context) => {
    emulator.journal.clear();
    return context.body(null, 204);
  });

  app.get('/api/functions', (context) => context.json(stage.functions?.paths() ?? []));
  app.get('/api/snapshots', (context) => context.json([...stage.snapshots.keys()]));
  return app;
};
