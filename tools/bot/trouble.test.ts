import { explainFailure } from './play';

const entry = { action: 'ask-bot', outcome: 'failed' };

it.each([
  [
    { reason: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    'certificate is not trusted (DEPTH',
    'NODE_EXTRA_CA_C',
  ],
  [
    { reason: 'unreachable', code: 'CERT_HAS_EXPIRED' },
    'certificate is not trusted (CERT_HAS_EXPIRED)',
    'NODE_EXTRA_CA_CE',
  ],
  [{ reason: 'unreachable', code: 'ECONNREFUSED' }, 'nothing listens there (ECONNREFUSED)', 'Is the address right?'],
  [{ reason: 'unreachable', code: 'ENOTFOUND' }, 'there is no such host', ''],
  [{ reason: 'unreachable', code: 'UND_ERR_SOCKET' }, 'the connection broke (UND_ERR_SOCKET)', 'Check the network'],
  [{ reason: 'unreachable' }, 'the connection broke;', 'Check the network'],
  [{ reason: 'timeout' }, 'it took too long', '2.5 s'],
  [{ reason: 'status', status: 401 }, 'it answered 401', 'BOT_SECRET must be the same'],
  [{ reason: 'status', status: 500 }, 'it answered 500', 'Look at its log'],
  [{ reason: 'not-json' }, 'not JSON', 'docs/bot.md'],
  [{ reason: 'too-long' }, 'longer than 16 KiB', 'docs/bot.md'],
  [{ reason: 'broken-answer', code: 'actions[1].text' }, 'wrong at actions[1].text;', 'docs/bot.md'],
])('names the cause and what to do: %j', (failure, cause, remedy) => {
  const [what, toDo] = explainFailure({ ...entry, ...failure }, 'https://bot.example.com/');
  expect([what, toDo]).toEqual([expect.stringContaining(cause), expect.stringContaining(remedy)]);
  expect(what).toContain('https://bot.example.com/');
});
