import { contains, DAY_MINUTES, DAYS, type Holiday, type Hours, type Interval } from '../../src/bot/hours';
import { shown } from '../../src/bot/say';
import { type BotScript, LONGEST_SAYING, type Step, type Text } from '../../src/bot/script';
import { checkWords } from './check-words';
import { error, remark, type ScriptFinding } from './finding';
import { spanOf } from './parse-hours';
import { leadsTo, mayEnd, passesTo, reach, waysFrom } from './ways';

const doOverlap = (day: Interval[]): boolean => {
  const sorted = [...day].sort((a, b) => a.from - b.from);
  return sorted.some(({ from }, i) => from < (sorted[i - 1]?.to ?? 0));
};

/** What an interval over midnight takes of the next day. */
const rest = (day: Interval[]): Interval[] =>
  day.flatMap(({ to }) => (to > DAY_MINUTES ? [{ from: 0, to: to - DAY_MINUTES }] : []));

const nameOf = ({ from, to }: Holiday): string => (from === to ? from : `${from}..${to}`);

/** Which of two decides on a day is defined where one is more exact, and only there. */
const isRival = (one: Holiday, other: Holiday): boolean =>
  one.from.length === other.from.length &&
  spanOf(one) === spanOf(other) &&
  (contains(one, other.from) || contains(one, other.to));

const rivals = ({ holidays }: Hours): ScriptFinding[] =>
  holidays.flatMap((one, i) => {
    const other = holidays.slice(0, i).find((earlier) => isRival(earlier, one));
    return other
      ? [error(`hours.holidays.${nameOf(one)}: shares days with ${nameOf(other)}, and neither is more exact`)]
      : [];
  });

/** Opening hours that say two things of one day. */
const checkHours = (hours: Hours): ScriptFinding[] => {
  const { week, holidays } = hours;
  const days = [
    ...week.map((day, i) => ({ place: `hours.week.${DAYS[i]}`, day: [...rest(week.at(i - 1) ?? []), ...day] })),
    ...holidays.map((one) => ({ place: `hours.holidays.${nameOf(one)}`, day: one.intervals })),
  ];
  const overlapping = days.filter(({ day }) => doOverlap(day));
  return [...rivals(hours), ...overlapping.map(({ place }) => remark(`${place}: the intervals overlap`))];
};

/** Steps that no dialogue ever comes to. */
const unreached = (script: BotScript): ScriptFinding[] => {
  const { start, globals, limits, fallback = start, steps } = script;
  const entries = [start, limits.goTo, fallback, ...globals.map(({ goTo }) => goTo)];
  const reached = reach(entries, waysFrom(script, leadsTo));
  return Object.keys(steps)
    .filter((name) => !reached.has(name))
    .map((name) => remark(`steps.${name}: no way leads here`));
};

/** Steps from which the dialogue never comes to an end, unless the customer finds a global word. */
const deadEnds = (script: BotScript): ScriptFinding[] => {
  const ends = ({ way }: Step) => way.kind === 'close' || way.kind === 'hand-over';
  return Object.keys(script.steps)
    .filter((name) => {
      const ahead = [...reach([name], waysFrom(script, leadsTo))];
      return !ahead.some((one) => script.steps[one] && ends(script.steps[one]));
    })
    .map((name) => remark(`steps.${name}: a dead end, from which only a global word gets the customer out`));
};

/** The steps that take over where the bot cannot help: they end the dialogue without another question, at an agent. */
const lastResorts = (script: BotScript): ScriptFinding[] => {
  const { limits, fallback } = script;
  const ahead = [...reach([limits.goTo], waysFrom(script, passesTo))];
  const waiting = ahead.filter((name) => ['choices', 'ask'].includes(script.steps[name]?.way.kind ?? ''));
  const resorts = { 'limits.goTo': limits.goTo, ...(fallback === undefined ? {} : { fallback }) };
  const closing = Object.entries(resorts).flatMap(([place, name]) =>
    mayEnd(script, name, 'close').map((end) =>
      remark(
        `${place}: leads to steps.${end}, which closes the conversation on a customer whom the bot has not understood; ` +
          'hand over instead',
      ),
    ),
  );
  return [
    ...waiting.map((name) => error(`limits.goTo: leads to steps.${name}, which asks the customer again`)),
    ...closing,
  ];
};

/**
 * Questions whose answer closes the conversation. It is found anywhere in the message, so a complaint with an e-mail
 * address in it closes as well; and where there is no handover, no agent sees the answer.
 */
const closingAnswers = (script: BotScript): ScriptFinding[] =>
  Object.entries(script.steps).flatMap(([name, { way }]) => {
    const slot = way.kind === 'ask' ? script.slots[way.slot] : undefined;
    if (way.kind !== 'ask' || !slot || slot.kind === 'choice') return [];
    return mayEnd(script, way.goTo, 'close').map((end) =>
      remark(
        `steps.${name}: an answer closes the conversation (steps.${end}), also inside a sentence that says more, and no ` +
          'agent reads it; hand over instead, or let the customer choose first',
      ),
    );
  });

/** With the line's end. */
const longest = (text: Text | undefined): number => {
  if (text === undefined) return 0;
  return 1 + Math.max(0, ...(typeof text === 'string' ? [text] : Object.values(text)).map(({ length }) => length));
};

const CHOICE_NUMBER = '10. ';

/** Characters of the longest message that the bot may say on the way into a step, what the slots hold left aside. */
const saidFrom = (script: BotScript, name: string): number => {
  const step = script.steps[name];
  if (!step) return 0;
  const slot = step.way.kind === 'ask' ? script.slots[step.way.slot] : undefined;
  const options = slot?.kind === 'choice' ? slot.options : [];
  const choices: { label?: Text | undefined }[] = step.way.kind === 'choices' ? step.way.choices : options;
  const own =
    longest(step.say) + shown(choices).reduce((sum, { label }) => sum + longest(label) + CHOICE_NUMBER.length, 0);
  const onward = step.way.kind === 'go' ? saidFrom(script, step.way.goTo) : 0;
  return Math.max(own + onward, ...step.branches.map(({ goTo }) => saidFrom(script, goTo)));
};

/** What becomes one message, and is more than an SMS holds. */
const tooLong = (script: BotScript): ScriptFinding[] =>
  Object.keys(script.steps)
    .filter((name) => saidFrom(script, name) - 1 > LONGEST_SAYING)
    .map((name) =>
      error(`steps.${name}: what is said from here on is longer than ${LONGEST_SAYING} characters, and is cut`),
    );

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

/** A text that is one for all languages lacks none. */
const untranslated = (script: BotScript): ScriptFinding[] =>
  textsOf(script).flatMap(([place, text]) => {
    if (text === undefined || typeof text === 'string') return [];
    const missing = script.languages.filter((language) => text[language] === undefined);
    return missing.length ? [remark(`${place}: missing in ${missing.join(', ')}`)] : [];
  });

/** What is not as its author may think in a script that can be parsed: the errors first. */
export const checkScript = (script: BotScript): ScriptFinding[] => {
  const findings = [
    ...unreached(script),
    ...deadEnds(script),
    ...lastResorts(script),
    ...closingAnswers(script),
    ...tooLong(script),
    ...untranslated(script),
    ...checkWords(script),
    ...(script.hours ? checkHours(script.hours) : []),
  ];
  return [...findings.filter(({ kind }) => kind === 'error'), ...findings.filter(({ kind }) => kind === 'remark')];
};
