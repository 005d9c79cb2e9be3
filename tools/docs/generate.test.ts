import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fillBlocks } from './blocks';
import { documentPaths, documents } from './generate';

let made: Map<string, string>;
beforeAll(async () => {
  made = await documents();
});

const textOf = (name: string): string => made.get(documentPaths().find((path) => basename(path) === name) ?? '') ?? '';

it.each(documentPaths())('%s is as the code is now; to make it so: npm run generate', (path) => {
  expect(readFileSync(path, 'utf8')).toBe(made.get(path));
});

it('every reason, action, setting and field of a report stands in the reference', () => {
  for (const block of ['settings', 'stale', 'skipped', 'logged', 'actions', 'report', 'item', 'rules']) {
    expect(textOf('reference.md')).toContain(`<!-- made of the code: ${block} -->`);
  }
});

it('what each orchestration writes into Twilio stands in the page of their differences', () => {
  expect(textOf('differences.md')).toContain(
    '| it hands over | `conversations.CreateServiceConversationMessage`, `flex.CreateInteraction`,',
  );
});

it('refuses a block that there is not', () => {
  expect(() => fillBlocks('<!-- made of the code: nothing -->\n<!-- end -->', { moments: [], facts: [] })).toThrow(
    'There is no block "nothing"',
  );
});
