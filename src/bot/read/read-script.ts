import type { BotScript, Limits } from '../script';
import { readHours } from './read-hours';
import { PARTS, readIdentity, readLanguages, readPhrases } from './read-phrases';
import { readSlot } from './read-slot';
import { readChoice, readStep } from './read-step';
import { type Known, NAME, readTarget } from './read-text';
import type { Reading } from './reading';

const NO_LIMITS_GIVEN = { misses: 2, turns: 40, messageLength: 1_000 };

const readLimits = (limits: Reading, known: Known): Limits => {
  const { misses, turns, messageLength, goTo } = limits.fields('misses', 'turns', 'messageLength', 'goTo');
  return {
    misses: misses.maybe((it) => it.whole(0, 20)) ?? NO_LIMITS_GIVEN.misses,
    turns: turns.maybe((it) => it.whole(1, 500)) ?? NO_LIMITS_GIVEN.turns,
    messageLength: messageLength.maybe((it) => it.whole(20, 4_000)) ?? NO_LIMITS_GIVEN.messageLength,
    goTo: readTarget(goTo, known),
  };
};

/** The names that other parts refer to are read first. */
export const readScript = (root: Reading): BotScript => {
  const fields = root.fields(...PARTS);
  const languages = readLanguages(fields.languages);
  const steps = fields.steps.entries(NAME);
  if (fields.steps.given && steps.length === 0) fields.steps.refuse('have at least one step');
  const known: Known = { languages, steps: steps.map(([name]) => name), slots: {}, hours: fields.hours.given };
  const slots = fields.slots.maybe((it) =>
    it.entries(NAME).map(([name, slot]) => [name, readSlot(slot, known)] as const),
  );
  known.slots = Object.fromEntries(slots ?? []);
  return {
    identity: readIdentity(fields.identity),
    languages,
    start: readTarget(fields.start, known),
    slots: known.slots,
    steps: Object.fromEntries(steps.map(([name, step]) => [name, readStep(step, known)])),
    globals: fields.globals.list(0).map((choice) => readChoice(choice, known)),
    phrases: readPhrases(fields.phrases, known),
    limits: readLimits(fields.limits, known),
    hours: fields.hours.maybe(readHours),
    fallback: fields.fallback.maybe((it) => readTarget(it, known)),
  };
};
