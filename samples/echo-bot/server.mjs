// A bot of your own, in one file and with nothing to install: node server.mjs
// It shows every action there is. What they mean, and what happens when it fails: docs/bot.md
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { BOT_SECRET = '', PORT = '8080' } = process.env;
/** Two of them while one replaces the other. */
const keys = BOT_SECRET.trim()
  .split(/\s+/)
  .map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
// An empty key would let anyone sign. https://www.standardwebhooks.com: "Between 24 bytes (192 bits) and 64 bytes"
if (keys.some((key) => key.length < 24)) throw new Error('BOT_SECRET must be the same whsec_… that Flexkeep has');

/** s; an older question may be a recording. */
const TOLERANCE = 5 * 60;
/** Bytes; many times what a question of Flexkeep's takes. */
const LONGEST_BODY = 65_536;

/** Lengths are compared in bytes: the other text comes from anyone, and `timingSafeEqual` throws where they differ. */
const sameText = (...texts) => {
  const [a, b] = texts.map((text) => Buffer.from(text));
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Whether Flexkeep sent it: https://www.standardwebhooks.com, "Verifying signatures". The body must be as it came. */
const isSigned = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp = '', 'webhook-signature': signatures = '' } = headers;
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE) return false;
  return keys.some((key) => {
    const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
    const expected = `v1,${hmac.digest('base64')}`;
    return signatures.split(' ').some((signature) => sameText(signature, expected));
  });
};

/** `undefined`: it is too long, and the rest is not read. */
const readBody = async (request) => {
  if (Number(request.headers['content-length']) > LONGEST_BODY) return undefined;
  const chunks = [];
  let bytes = 0;
  // Without `destroyOnReturn` the connection is gone before the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > LONGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Of a signed question; `undefined`: it is of another kind, or no JSON. */
const readQuestion = (body) => {
  try {
    const { type, data } = JSON.parse(body);
    return type === 'bot.turn' && typeof data.message.text === 'string' ? data : undefined;
  } catch {
    return undefined;
  }
};

/** The bot. */
const actionsFor = ({ message, slots, answered, open }) => {
  if (answered) return [{ do: 'say', text: `Thank you, I have noted ${slots[answered]}.` }];
  if (/\border\b/i.test(message.text)) return [{ do: 'ask', slot: 'order', text: 'What is the number of your order?' }];
  if (/\bhelp\b/i.test(message.text)) {
    return [
      { do: 'set', slots: { reason: 'asked for help' } },
      { do: 'say', text: 'I am getting you an agent.' },
      { do: 'hand-over', priority: open === false ? 0 : 10, summary: 'Asked the echo for help' },
    ];
  }
  if (/\bbye\b/i.test(message.text)) return [{ do: 'say', text: 'Goodbye!' }, { do: 'close' }];
  return [{ do: 'say', text: `You said: ${message.text}` }];
};

/** By id: the same question may come again, and gets the same answer. */
const answers = new Map();
const KEPT = 1_000;

const answerTo = (id, data) => {
  const answer = answers.get(id) ?? JSON.stringify({ actions: actionsFor(data) });
  answers.set(id, answer);
  if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  return answer;
};

const handle = async (request, response) => {
  const body = await readBody(request);
  if (!body) return response.writeHead(413, { connection: 'close' }).end();
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  const question = readQuestion(body);
  if (!question) return response.writeHead(400).end();
  return response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(answerTo(request.headers['webhook-id'], question));
};

const server = createServer((request, response) => {
  // A connection that breaks off ends that request, and not the bot.
  handle(request, response).catch(() => response.destroy());
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}/`));
