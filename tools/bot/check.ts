import { DAYS, type Hours, type Interval } from '../../src/bot/hours';
import { LONGEST_SAYING } from '../../src/bot/read/read-text';
import { leadsTo, passesTo, reach } from '../../src/bot/read/ways';
import type { BotScript, Choice, Step, Text } from '../../src/bot/script';
import { isOnly, mentions } from '../../src/bot/understand';
import { endOf } from '../../src/bot/walk';
import { words } from '../../src/bot/words';

const waysFrom =
  ({ steps }: BotScript, ways: (step: Step) => string[]) =>
  (name: string): string[] => {
    const step = steps[name];
    return step ? ways(step) : [];
  };

/** Steps that no dialogue ever comes to. */
const unreached = (script: BotScript): string[] => {
  const { start, globals, limits, fallback = start, steps } = script;
  const entries = [start, limits.goTo, fallback, ...globals.map(({ goTo }) => goTo)];
  const reached = reach(entries, waysFrom(script, leadsTo));
  return Object.keys(steps)
    .filter((name) => !reached.has(name))
    .map((name) => `steps.${name}: no way leads here`);
};

/** Steps from which the dialogue never comes to an end, unless the customer finds a global word. */
const dead = (script: BotScript): string[] => {
  const ends = ({ way }: Step) => way.kind === 'close' || way.kind === 'hand-over';
  return Object.keys(script.steps)
    .filter((name) => {
      const ahead = [...reach([name], waysFrom(script, leadsTo))];
      return !ahead.some((one) => script.steps[one] && ends(script.steps[one]));
    })
    .map((name) => `steps.${name}: a dead end, from which only a global word gets the customer out`);
};

/** The limits are the last resort: what they lead to has to end the dialogue without another question. */
const endless = (script: BotScript): string[] => {
  const ahead = [...reach([script.limits.goTo], waysFrom(script, passesTo))];
  const waits = ahead.filter((name) => ['choices', 'ask'].includes(script.steps[name]?.way.kind ?? ''));
  return waits.map((name) => `limits.goTo: leads to steps.${name}, which asks the customer again`);
};

/** With the line's end. */
const longest = (text: Text | undefined): number =>
  Math.max(0, ...Object.values(text ?? {}).map(({ length }) => length + 1));

const CHOICE_NUMBER = '10. ';

/** Characters of the longest message that the bot may say on the way into a step, what the slots hold left aside. */
const saidFrom = (script: BotScript, name: string): number => {
  const step = script.steps[name];
  if (!step) return 0;
  const slot = step.way.kind === 'ask' ? script.slots[step.way.slot] : undefined;
  const shown = step.way.kind === 'choices' ? step.way.choices : slot?.kind === 'choice' ? slot.options : [];
  const own =
    longest(step.say) + shown.reduce((sum, { label }) => sum + (label ? longest(label) + CHOICE_NUMBER.length : 0), 0);
  const onward = step.way.kind === 'go' ? saidFrom(script, step.way.goTo) : 0;
  return Math.max(own + onward, ...step.branches.map(({ goTo }) => saidFrom(script, goTo)));
};

/** What becomes one message, and is more than an SMS holds. */
const tooLong = (script: BotScript): string[] =>
  Object.keys(script.steps)
    .filter((name) => saidFrom(script, name) - 1 > LONGEST_SAYING)
    .map((name) => `steps.${name}: what is said from here on is longer than ${LONGEST_SAYING} characters, and is cut`);

const textsOf = (script: BotScript): [string, Text | undefined][] => [
  ...Object.entries(script.phrases).map(([name, text]): [string, Text | undefined] => [`phrases.${name}`, text]),
  ...Object.entries(script.slots).flatMap(([name, slot]): [string, Text][] =>
    slot.kind === 'choice' ? slot.options.map(({ label }, i) => [`slots.${name}.options[${i}].label`, label]) : [],
  ),
  ...Object.entries(script.steps).flatMap(([name, { say, again, way }]): [string, Text | undefined][] => [
    [`steps.${name}.say`, say],
    [`steps.${name}.again`, again],
    ...(way.kind === 'choices' ? way.choices : []).map(({ label }, i): [string, Text | undefined] => [
      `steps.${name}.choices[${i}].label`,
      label,
    ]),
  ]),
];

const untranslated = (script: BotScript): string[] =>
  textsOf(script).flatMap(([place, text]) => {
    const missing = text ? script.languages.filter((language) => text[language] === undefined) : [];
    return missing.length ? [`${place}: missing in ${missing.join(', ')}`] : [];
  });

interface Spoken {
  place: string;
  keywords: string[];
  /** What it does, in one word: the same keyword for the same thing is no collision. */
  does: string;
}

const spoken = (place: string, choices: Choice[]): Spoken[] =>
  choices.map(({ keywords, label: _label, ...does }, i) => ({
    place: `${place}[${i}]`,
    keywords,
    does: JSON.stringify(does),
  }));

/** Keywords that mean two things in the same place. */
const collisions = (inOnePlace: Spoken[]): string[] => {
  const owners = new Map<string, Spoken>();
  const found = new Set<string>();
  for (const one of inOnePlace) {
    for (const keyword of one.keywords) {
      const key = words(keyword).join(' ');
      const owner = owners.get(key) ?? one;
      owners.set(key, owner);
      if (owner.does !== one.does) found.add(`${one.place}: "${key}" is ${owner.place}'s already`);
      if (/^\d{1,2}$/.test(key)) found.add(`${one.place}: "${key}" could be a choice's number`);
    }
  }
  return [...found];
};

/** Keywords that are never heard, because a global word that hands over stands in them, and comes first. */
const unheard = (script: BotScript): string[] => {
  const ways = script.globals.flatMap((way, i) =>
    endOf(script, way) === 'hand-over' ? [{ way, place: `globals[${i}]` }] : [],
  );
  return Object.entries(script.steps).flatMap(([name, { way: own }]) =>
    (own.kind === 'choices' ? own.choices : []).flatMap(({ keywords, goTo }, i) =>
      keywords.flatMap((keyword) => {
        const first = ways.find(({ way }) => way.goTo !== goTo && mentions(way, keyword) && !isOnly(way, keyword));
        return first
          ? [`steps.${name}.choices[${i}]: "${keyword}" is never heard, for ${first.place} stands in it`]
          : [];
      }),
    ),
  );
};

const colliding = (script: BotScript): string[] => {
  const globals = spoken('globals', script.globals);
  const inSteps = Object.entries(script.steps).flatMap(([name, { way }]) =>
    way.kind === 'choices' ? collisions([...globals, ...spoken(`steps.${name}.choices`, way.choices)]) : [],
  );
  const inSlots = Object.entries(script.slots).flatMap(([name, slot]) =>
    slot.kind === 'choice'
      ? collisions([
          ...globals,
          ...slot.options.map(({ value, keywords }, i) => ({
            place: `slots.${name}.options[${i}]`,
            keywords,
            does: value,
          })),
        ])
      : [],
  );
  return [...new Set([...collisions(globals), ...inSteps, ...inSlots])];
};

const overlapping = ({ week, holidays }: Hours): string[] => {
  const days: [string, Interval[]][] = [
    ...week.map((day, i): [string, Interval[]] => [`hours.week.${DAYS[i]}`, day]),
    ...Object.entries(holidays).map(([date, day]): [string, Interval[]] => [`hours.holidays.${date}`, day]),
  ];
  return days
    .filter(([, day]) => {
      const sorted = [...day].sort((a, b) => a.from - b.from);
      return sorted.some(({ from }, i) => from < (sorted[i - 1]?.to ?? 0));
    })
    .map(([place]) => `${place}: the intervals overlap`);
};

/** What is not wrong with a script that can be read, and not right either. */
export const checkScript = (script: BotScript): string[] => [
  ...unreached(script),
  ...dead(script),
  ...endless(script),
  ...tooLong(script),
  ...untranslated(script),
  ...colliding(script),
  ...unheard(script),
  ...(script.hours ? overlapping(script.hours) : []),
];
