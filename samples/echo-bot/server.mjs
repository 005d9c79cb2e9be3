// A bot of your own, in one file and with nothing to install: node server.mjs
// It shows every action there is. What they mean, and what happens when it fails: docs/bot.md
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { BOT_SECRET = '', PORT = '8080' } = process.env;
/** Two of them while one replaces the other. */
const secrets = BOT_SECRET.split(/\s+/).filter(Boolean);
if (secrets.length === 0) throw new Error('BOT_SECRET is missing: the same whsec_… that Flexkeep has');

/** s; older questions may be somebody's recording. */
const TOLERANCE = 5 * 60;

const sameText = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Whether Flexkeep sent it: https://www.standardwebhooks.com, "Verifying signatures". The body must be as it came. */
const isSigned = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE || !/^\d+$/.test(timestamp ?? '')) return false;
  return secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
    return signatures.split(' ').some((signature) => sameText(signature, expected));
  });
};

/** The bot. */
const actionsFor = ({ message, slots, answered, open }) => {
  if (answered) return [{ do: 'say', text: `Thank you, I have noted ${slots[answered]}.` }];
  if (/\border\b/i.test(message.text)) return [{ do: 'ask', slot: 'order', text: 'What is the number of your order?' }];
  if (/\bhelp\b/i.test(message.text)) {
    return [
      { do: 'set', slots: { reason: 'asked for help' } },
      { do: 'say', text: 'I am getting you somebody.' },
      { do: 'hand-over', priority: open === false ? 0 : 10, summary: 'Asked the echo for help' },
    ];
  }
  if (/\bbye\b/i.test(message.text)) return [{ do: 'say', text: 'Goodbye!' }, { do: 'close' }];
  return [{ do: 'say', text: `You said: ${message.text}` }];
};

/** What was answered to which id: the same question may come again, and gets the same answer. */
const answers = new Map();
const KEPT = 1_000;

const answerTo = (id, data) => {
  const answer = answers.get(id) ?? JSON.stringify({ actions: actionsFor(data) });
  answers.set(id, answer);
  if (answers.size > KEPT) answers.delete(answers.keys().next().value);
  return answer;
};

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  const { type, data } = JSON.parse(body);
  if (type !== 'bot.turn') return response.writeHead(400).end();
  return response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(answerTo(request.headers['webhook-id'], data));
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}/`));
