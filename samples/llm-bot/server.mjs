// A bot whose answers come from a language model that speaks the chat-completions protocol, at any address: node server.mjs
// The protocol to Flexkeep, and what happens when this fails: docs/bot.md
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const {
  BOT_SECRET = '',
  PORT = '8080',
  CHAT_URL = '',
  CHAT_MODEL = '',
  CHAT_KEY,
  CHAT_PROMPT = 'You answer the customers of a small shop, in their language, in one or two sentences and without markup. ' +
    'You know: open Monday to Friday 9 to 17; a parcel takes two working days. If you do not know something, or are ' +
    'asked for a person, call hand_over. If the customer says goodbye, call close.',
} = process.env;
for (const [name, value] of Object.entries({ BOT_SECRET, CHAT_URL, CHAT_MODEL })) {
  if (!value) throw new Error(`${name} is missing`);
}
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

/** ms; Flexkeep waits 2.5 s for everything. */
const PATIENCE = 2_200;
/** Messages of a conversation that the model gets to see, and conversations that are remembered. */
const MEMORY = 20;
const CONVERSATIONS = 1_000;
/** Characters; the longest that Flexkeep takes. */
const LONGEST = 1_600;

const TOOLS = [
  {
    type: 'function',
    function: {
      name: 'hand_over',
      description: 'Gets the customer a human agent.',
      parameters: {
        type: 'object',
        properties: {
          summary: { type: 'string', description: 'What the customer wants, in one sentence of English.' },
        },
        required: ['summary'],
      },
    },
  },
  {
    type: 'function',
    function: { name: 'close', description: 'Ends the conversation.', parameters: { type: 'object', properties: {} } },
  },
];

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

/** A map that forgets what was put in first. */
const remember = (map, key, value) => {
  map.delete(key);
  map.set(key, value);
  if (map.size > CONVERSATIONS) map.delete(map.keys().next().value);
};

const complete = async (messages) => {
  const response = await fetch(CHAT_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(CHAT_KEY ? { authorization: `Bearer ${CHAT_KEY}` } : {}) },
    body: JSON.stringify({ model: CHAT_MODEL, messages, tools: TOOLS }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`The model answered ${response.status}`);
  return (await response.json()).choices[0].message;
};

/** What the model wants done. Whatever it makes up beyond that is left out. */
const toActions = ({ content, tool_calls: calls = [] }) => {
  const said = content?.trim().slice(0, LONGEST);
  const actions = said ? [{ do: 'say', text: said }] : [];
  const call = calls?.[0]?.function;
  if (call?.name === 'hand_over') {
    const { summary } = JSON.parse(call.arguments || '{}');
    actions.push({
      do: 'hand-over',
      ...(typeof summary === 'string' && summary.trim() ? { summary: summary.slice(0, 500) } : {}),
    });
  } else if (call?.name === 'close') actions.push({ do: 'close' });
  if (actions.length === 0) throw new Error('The model had nothing to say');
  return actions;
};

/** What was said so far, by conversation. In memory: after a restart the model starts afresh. */
const conversations = new Map();
/** By message, so that a question that comes again joins the one that is being answered. */
const answers = new Map();

const answer = async ({ conversation, message, language, slots }) => {
  const before = conversations.get(conversation) ?? [];
  const asked = { role: 'user', content: message.text };
  const known = `The customer's language: ${language}. What is known of the customer: ${JSON.stringify(slots)}`;
  const said = await complete([{ role: 'system', content: `${CHAT_PROMPT}\n${known}` }, ...before, asked]);
  const actions = toActions(said);
  const answered = said.content ? [{ role: 'assistant', content: said.content }] : [];
  remember(conversations, conversation, [...before, asked, ...answered].slice(-MEMORY));
  return { actions };
};

const answerOnce = (id, data) => {
  if (!answers.has(id)) {
    remember(answers, id, answer(data));
    answers.get(id).catch(() => answers.delete(id));
  }
  return answers.get(id);
};

const handle = async (request, response) => {
  const body = await readBody(request);
  if (!body) return response.writeHead(413, { connection: 'close' }).end();
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  const question = readQuestion(body);
  if (!question) return response.writeHead(400).end();
  const id = request.headers['webhook-id'];
  try {
    const reply = await answerOnce(id, question);
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
  } catch (error) {
    // Flexkeep says something else to the customer; no text of a customer's is in this line.
    console.error(`${id}: ${error.name}`);
    return response.writeHead(503).end();
  }
};

const server = createServer((request, response) => {
  // A connection that breaks off ends that request, and not the bot.
  handle(request, response).catch(() => response.destroy());
});

server.listen(Number(PORT), '127.0.0.1', () => console.log(`Listening on http://127.0.0.1:${server.address().port}/`));
