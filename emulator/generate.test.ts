import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generate';

describe('what is generated', () => {
  test.each([...generated()])('%s is up to date; else: npm run generate', (path, text) => {
    expect(readFileSync(join(__dirname, path), 'utf8')).toBe(text);
  });
});
