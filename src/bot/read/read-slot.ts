import type { Option, Slot } from '../script';
import { type Known, LONGEST_VALUE, readKeywords, readText } from './read-text';
import type { Reading } from './reading';

const KINDS = ['name', 'email', 'text', 'pattern', 'choice'] as const;

const compile = (pattern: Reading): RegExp => {
  try {
    // By itself first: half an expression must not become a whole one by what is put around it.
    const { source } = new RegExp(pattern.text(200), 'iu');
    // Anywhere in a sentence, but as a word of its own.
    return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'iu');
  } catch {
    pattern.refuse('be a regular expression');
    return /$^/;
  }
};

const readOption = (option: Reading, known: Known): Option => {
  const { value, label, keywords } = option.fields('value', 'label', 'keywords');
  const shown = readText(label, known);
  return {
    value: value.text(LONGEST_VALUE),
    label: shown,
    keywords: [...(keywords.maybe((it) => readKeywords(it, known)) ?? []), ...Object.values(shown)],
  };
};

export const readSlot = (slot: Reading, known: Known): Slot => {
  const fields = slot.fields('title', 'kind', 'pattern', 'options');
  const kind = fields.kind.oneOf(KINDS);
  const title = fields.title.text(80);
  if (kind !== 'pattern' && fields.pattern.given) fields.pattern.refuse('be there for the kind pattern only');
  if (kind !== 'choice' && fields.options.given) fields.options.refuse('be there for the kind choice only');
  if (kind === 'pattern') return { title, kind, pattern: compile(fields.pattern) };
  if (kind !== 'choice') return { title, kind };
  return { title, kind, options: fields.options.list().map((option) => readOption(option, known)) };
};
