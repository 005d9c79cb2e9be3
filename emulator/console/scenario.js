import { changed, request, tell } from './api.js';
import { $, h } from './dom.js';

/* What was done since the last reset, as a file; and such a file, done again. */

const INDENT = 2;

$('save').onclick = async () => {
  const scenario = await request('/api/scenario');
  const url = URL.createObjectURL(new Blob([JSON.stringify(scenario, null, INDENT)], { type: 'application/json' }));
  h('a', { href: url, download: 'scenario.json' }).click();
  URL.revokeObjectURL(url);
  tell(`${scenario.acts.length} acts since the last reset are saved as scenario.json.`);
};

$('replay').onchange = async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  tell(`Replaying ${file.name} …`);
  try {
    const outcomes = await request('/api/scenario', JSON.parse(await file.text()));
    tell(`${file.name} was replayed: ${outcomes.length - 1} acts after a reset.`);
  } catch (error) {
    tell(`${file.name}: ${error.message}`, true);
  } finally {
    // The same file can be chosen again.
    target.value = '';
    changed();
  }
};
