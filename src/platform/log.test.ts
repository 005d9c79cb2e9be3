import { createLog } from './log';

it('prints one JSON line per entry, with the name of the endpoint', () => {
  const lines: string[] = [];
  const log = createLog({ print: (line) => void lines.push(line) }, 'inbound');
  log({ action: 'receive', outcome: 'answered', sid: 'CH1', took: 12 });
  log({ action: 'receive', outcome: 'ignored', reason: 'one\ntwo' });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { endpoint: 'inbound', action: 'receive', outcome: 'answered', sid: 'CH1', took: 12 },
    { endpoint: 'inbound', action: 'receive', outcome: 'ignored', reason: 'one\ntwo' },
  ]);
  expect(lines.join('')).not.toContain('\n');
});
