import type { Branch, Choice, Step, Text, Way } from '../script';
import { type Known, LONGEST_VALUE, readKeywords, readTarget, readText } from './read-text';
import type { Reading } from './reading';

const readSlotName = (name: Reading, { slots }: Known): string => {
  if (typeof name.value === 'string' && Object.hasOwn(slots, name.value)) return name.value;
  name.refuse('name a slot');
  return '';
};

const readSet = (set: Reading, { slots }: Known): Record<string, string> =>
  Object.fromEntries(
    set.entries(/^/).map(([name, value]) => {
      const slot = Object.hasOwn(slots, name) ? slots[name] : undefined;
      if (!slot) value.refuse('be set on a slot that there is');
      const text = value.text(LONGEST_VALUE);
      if (slot?.kind === 'choice' && !slot.options.some((option) => option.value === text)) {
        value.refuse(`be one of ${slot.options.map((option) => option.value).join(', ')}`);
      }
      return [name, text];
    }),
  );

export const readChoice = (choice: Reading, known: Known): Choice => {
  const fields = choice.fields('label', 'keywords', 'goTo', 'set', 'language', 'forget');
  const label: Text | undefined = fields.label.maybe((it) => readText(it, known));
  const keywords = fields.keywords.maybe((it) => readKeywords(it, known)) ?? [];
  if (!label && !fields.keywords.given) choice.refuse('have a label or keywords');
  return {
    label,
    keywords: [...keywords, ...Object.values(label ?? {})],
    goTo: readTarget(fields.goTo, known),
    set: fields.set.maybe((it) => readSet(it, known)) ?? {},
    language: fields.language.maybe((it) => it.oneOf(known.languages)),
    forget: fields.forget.maybe((it) => it.flag()) ?? false,
  };
};

const readBranch = (branch: Reading, known: Known): Branch => {
  const { slot, is, open, goTo } = branch.fields('slot', 'is', 'open', 'goTo');
  const target = readTarget(goTo, known);
  if (slot.given === open.given) branch.refuse('have either slot or open');
  if (is.given && !slot.given) is.refuse('stand beside slot');
  if (!open.given) {
    const values = is.maybe((it) => it.list().map((value) => value.text(LONGEST_VALUE)));
    return { slot: readSlotName(slot, known), is: values, goTo: target };
  }
  if (!known.hours) open.refuse('not be asked for: there are no hours');
  return { open: open.flag(), goTo: target };
};

type Fields = Record<'say' | 'choices' | 'ask' | 'goTo' | 'end' | 'priority' | 'again', Reading>;

const readWay = (step: Reading, fields: Fields, known: Known): Way => {
  const { say, choices, ask, goTo, end, priority, again } = fields;
  if ([choices.given, ask.given || goTo.given, end.given].filter(Boolean).length !== 1) {
    step.refuse('have exactly one of: choices; ask and goTo; goTo; end');
  }
  if (priority.given && end.value !== 'hand-over') priority.refuse('stand beside end: hand-over');
  if (again.given && !choices.given && !ask.given) again.refuse('stand beside choices or ask');
  if (ask.given && !say.given) step.refuse('say something before it asks');
  if (choices.given) {
    const read = choices.list().map((choice) => readChoice(choice, known));
    if (!say.given && read.every(({ label }) => !label)) step.refuse('say something, or show a choice by its label');
    return { kind: 'choices', choices: read };
  }
  if (ask.given) return { kind: 'ask', slot: readSlotName(ask, known), goTo: readTarget(goTo, known) };
  if (goTo.given) return { kind: 'go', goTo: readTarget(goTo, known) };
  if (!end.given || end.oneOf(['hand-over', 'close']) === 'close') return { kind: 'close' };
  // https://www.twilio.com/docs/taskrouter/api/task: a number from 0, and the higher the sooner.
  return { kind: 'hand-over', priority: priority.maybe((it) => it.whole(0, 2_147_483_647)) };
};

export const readStep = (step: Reading, known: Known): Step => {
  const fields = step.fields(
    ...(['branches', 'say', 'set', 'again', 'summary'] as const),
    ...(['choices', 'ask', 'goTo', 'end', 'priority'] as const),
  );
  const text = (reading: Reading) => readText(reading, known);
  return {
    branches: fields.branches.maybe((it) => it.list().map((branch) => readBranch(branch, known))) ?? [],
    say: fields.say.maybe(text),
    set: fields.set.maybe((it) => readSet(it, known)) ?? {},
    again: fields.again.maybe(text),
    summary: fields.summary.maybe((it) => it.text(LONGEST_VALUE)),
    way: readWay(step, fields, known),
  };
};
