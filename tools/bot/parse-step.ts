import { PLACEHOLDER } from '../../src/bot/phrase';
import type { Reading } from '../../src/bot/reading';
import {
  type Branch,
  type Choice,
  type Keyword,
  LANGUAGE,
  LONGEST_SAYING,
  LONGEST_VALUE,
  type Slot,
  type Step,
  type Text,
  type Way,
} from '../../src/bot/script';
import { withoutEmoji, words } from '../../src/bot/words';

/** The names that a script's parts may refer to. */
export interface Known {
  languages: string[];
  steps: string[];
  slots: Record<string, Slot>;
  /** Whether there are opening hours to speak of. */
  hours: boolean;
}

const LONGEST_KEYWORD = 80;

export const NAMES = 'a letter, and then at most 39 letters, digits, - or _';

/** Of the form of one, and one that exists: `en-GB-US` has two regions, which Intl refuses. */
const isLanguage = (tag: string): boolean => {
  try {
    return LANGUAGE.test(tag) && Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

export const parseLanguages = (languages: Reading): string[] =>
  languages.list().map((language) => {
    const tag = language.text(35);
    if (!isLanguage(tag)) language.refuse('be a language such as en or de-AT');
    return tag;
  });

export const parseTarget = (target: Reading, { steps }: Known): string => target.nameOf('a step', steps);

/** One for all languages, or an object with one for each. */
const perLanguage = <T>(found: Reading, { languages }: Known, parse: (one: Reading) => T): T | Record<string, T> => {
  const { value } = found;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return parse(found);
  const entries = found.entries(
    (tag) => languages.includes(tag),
    `one of the script's languages: ${languages.join(', ')}`,
  );
  if (!entries.some(([language]) => language === languages[0])) found.refuse(`have a text in ${languages[0]}`);
  return Object.fromEntries(entries.map(([language, one]) => [language, parse(one)]));
};

export const parseText = (found: Reading, known: Known, longest = LONGEST_SAYING): Text =>
  perLanguage(found, known, (one) => {
    const text = one.text(longest);
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) {
      const isFilled = name === 'opens' ? known.hours : Object.hasOwn(known.slots, name);
      if (!isFilled) one.refuse(`not speak of {${name}}, which is not known here`);
    }
    return text;
  });

/** For agents, who read what was learnt beside it. */
export const parsePlainText = (found: Reading, known: Known, longest: number): Text =>
  parseText(found, { ...known, slots: {}, hours: false }, longest);

const textsOf = (text: Text): string[] => (typeof text === 'string' ? [text] : Object.values(text));

/** With the emoji that decorate it and without them; nothing where there is neither a letter nor a digit nor an emoji. */
const keywordsIn = (text: string): Keyword[] => {
  const all = words(text);
  const plain = withoutEmoji(all);
  return [all, ...(plain.length < all.length ? [plain] : [])].filter((keyword) => keyword.length);
};

/** Those of all languages: which one a customer writes in is not known. */
export const parseKeywords = (keywords: Reading, label: Text | undefined, known: Known): Keyword[] => {
  const list = (reading: Reading) =>
    reading.list().map((keyword) => {
      const text = keyword.text(LONGEST_KEYWORD);
      if (text && words(text).length === 0) keyword.refuse('hold a letter, a digit or an emoji');
      return text;
    });
  const given = keywords.maybe((it) => (Array.isArray(it.value) ? list(it) : perLanguage(it, known, list))) ?? [];
  const texts = [...(Array.isArray(given) ? given : Object.values(given).flat()), ...textsOf(label ?? {})];
  const all = texts.flatMap(keywordsIn);
  return [...new Map(all.map((keyword) => [keyword.join(' '), keyword])).values()];
};

const parseSlotName = (name: Reading, { slots }: Known): string => name.nameOf('a slot', Object.keys(slots));

const parseSet = (set: Reading, { slots }: Known): Record<string, string> => {
  const isSlot = (name: string) => Object.hasOwn(slots, name);
  const entries = set.entries(isSlot, `that of a slot: ${Object.keys(slots).join(', ') || 'there is none'}`);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const slot = isSlot(name) ? slots[name] : undefined;
      const text = value.text(LONGEST_VALUE);
      if (slot?.kind === 'choice' && !slot.options.some((option) => option.value === text)) {
        value.refuse(`be one of ${slot.options.map((option) => option.value).join(', ')}`);
      }
      return [name, text];
    }),
  );
};

export const parseChoice = (choice: Reading, known: Known): Choice => {
  const fields = choice.fields('label', 'keywords', 'goTo', 'set', 'language', 'forget');
  const label = fields.label.maybe((it) => parseText(it, known));
  if (!label && !fields.keywords.given) choice.refuse('have a label or keywords');
  return {
    label,
    keywords: parseKeywords(fields.keywords, label, known),
    goTo: parseTarget(fields.goTo, known),
    set: fields.set.maybe((it) => parseSet(it, known)) ?? {},
    language: fields.language.maybe((it) => it.oneOf(known.languages)),
    forget: fields.forget.maybe((it) => it.flag()) ?? false,
  };
};

const parseBranch = (branch: Reading, known: Known): Branch => {
  const { slot, is, open, goTo } = branch.fields('slot', 'is', 'open', 'goTo');
  const target = parseTarget(goTo, known);
  if (slot.given === open.given) branch.refuse('have either slot or open');
  if (is.given && !slot.given) is.refuse('stand beside slot');
  if (!open.given) {
    const values = is.maybe((it) => it.list().map((value) => value.text(LONGEST_VALUE)));
    return { slot: parseSlotName(slot, known), is: values, goTo: target };
  }
  if (!known.hours) open.refuse('not be asked for: there are no hours');
  return { open: open.flag(), goTo: target };
};

type Fields = Record<'say' | 'choices' | 'ask' | 'goTo' | 'end' | 'priority' | 'again', Reading>;

const parseWay = (step: Reading, fields: Fields, known: Known): Way => {
  const { say, choices, ask, goTo, end, priority, again } = fields;
  if ([choices.given, ask.given || goTo.given, end.given].filter(Boolean).length !== 1) {
    step.refuse('have exactly one of: choices; ask and goTo; goTo; end');
  }
  if (priority.given && end.value !== 'hand-over') priority.refuse('stand beside end: hand-over');
  if (again.given && !choices.given && !ask.given) again.refuse('stand beside choices or ask');
  if (ask.given && !say.given) step.refuse('say something before it asks');
  if (choices.given) {
    const parsed = choices.list().map((choice) => parseChoice(choice, known));
    if (!say.given && parsed.every(({ label }) => !label)) step.refuse('say something, or show a choice by its label');
    return { kind: 'choices', choices: parsed };
  }
  if (ask.given) return { kind: 'ask', slot: parseSlotName(ask, known), goTo: parseTarget(goTo, known) };
  if (goTo.given) return { kind: 'go', goTo: parseTarget(goTo, known) };
  if (!end.given || end.oneOf(['hand-over', 'close']) === 'close') return { kind: 'close' };
  // https://www.twilio.com/docs/taskrouter/api/task: a number from 0, and the higher the sooner.
  return { kind: 'hand-over', priority: priority.maybe((it) => it.whole(0, 2_147_483_647)) };
};

export const parseStep = (step: Reading, known: Known): Step => {
  const fields = step.fields(
    ...(['branches', 'say', 'set', 'again', 'summary'] as const),
    ...(['choices', 'ask', 'goTo', 'end', 'priority'] as const),
  );
  const text = (reading: Reading) => parseText(reading, known);
  return {
    branches: fields.branches.maybe((it) => it.list().map((branch) => parseBranch(branch, known))) ?? [],
    say: fields.say.maybe(text),
    set: fields.set.maybe((it) => parseSet(it, known)) ?? {},
    again: fields.again.maybe(text),
    summary: fields.summary.maybe((it) => parsePlainText(it, known, LONGEST_VALUE)),
    way: parseWay(step, fields, known),
  };
};
