import { shown } from '../../src/bot/say';
import type { BotScript, Keyword, Text } from '../../src/bot/script';
import { isOnly, mentions } from '../../src/bot/understand';
import { error, remark, type ScriptFinding } from './finding';
import { isHelp, isOptOut } from './opt-out';
import { mayEnd } from './ways';

/** A choice, a global word or an option, as it competes with others for a message. */
interface Spoken {
  place: string;
  keywords: Keyword[];
  /** The number that is shown before it, which chooses it as well. */
  number: number | undefined;
  /** What it does: the same keyword for the same thing is no collision. */
  does: string;
  goTo?: string;
}

type Chooser = { label?: Text | undefined; keywords: Keyword[]; goTo?: string };

const spoken = (place: string, choosers: Chooser[]): Spoken[] => {
  const numbers = shown(choosers);
  return choosers.map((one, i) => {
    const { label: _label, keywords, ...does } = one;
    const number = numbers.indexOf(one) + 1 || undefined;
    return { place: `${place}[${i}]`, keywords, number, does: JSON.stringify(does), ...does };
  });
};

/** All that compete for one message, by step and by slot; global words do so everywhere. */
const competitors = ({ globals, steps, slots }: BotScript): Spoken[][] => {
  const everywhere = spoken('globals', globals);
  const inSteps = Object.entries(steps).map(([name, { way }]) =>
    way.kind === 'choices' ? spoken(`steps.${name}.choices`, way.choices) : [],
  );
  const inSlots = Object.entries(slots).map(([name, slot]) =>
    slot.kind === 'choice' ? spoken(`slots.${name}.options`, slot.options) : [],
  );
  return [[], ...inSteps, ...inSlots].map((some) => [...everywhere, ...some]);
};

const textOf = (keyword: Keyword): string => `"${keyword.join(' ')}"`;
const numberOf = (keyword: Keyword): number | undefined =>
  keyword.length === 1 && /^\d{1,2}$/.test(keyword[0] ?? '') ? Number(keyword[0]) : undefined;

/** Keywords that mean two things in one place. */
const collisions = (competing: Spoken[]): ScriptFinding[] => {
  const owners = new Map<string | number, Spoken>();
  for (const one of competing) if (one.number) owners.set(one.number, one);
  return competing.flatMap((one) =>
    one.keywords.flatMap((keyword) => {
      const key = numberOf(keyword) ?? textOf(keyword);
      const owner = owners.get(key) ?? one;
      owners.set(key, owner);
      if (owner.does === one.does) return [];
      const whose = owner.number === key ? 'the number of' : 'a keyword of';
      return [error(`${one.place}: ${textOf(keyword)} is ${whose} ${owner.place} already`)];
    }),
  );
};

/** Keywords that are never chosen, because they contain a global word that hands over, and that comes first. */
const shadowed = (script: BotScript, competing: Spoken[]): ScriptFinding[] => {
  const isWayOut = ({ place, goTo }: Spoken) =>
    place.startsWith('globals') && goTo !== undefined && script.steps[goTo]?.way.kind === 'hand-over';
  const waysOut = competing.filter(isWayOut);
  return competing.flatMap((one) =>
    one.keywords.flatMap((keyword) => {
      const first = waysOut.find((way) => way.does !== one.does && mentions(way, keyword) && !isOnly(way, keyword));
      if (!first) return [];
      const why = `it contains a keyword of ${first.place}, which hands over`;
      return [error(`${one.place}: ${textOf(keyword)} is never chosen, because ${why}`)];
    }),
  );
};

/** Words that Twilio reads before the bot does. */
const keptBack = (competing: Spoken[]): ScriptFinding[] =>
  competing.flatMap(({ place, keywords, number }) => {
    const listed = (isTwilios: (keyword: Keyword) => boolean) => keywords.filter(isTwilios).map(textOf).join(', ');
    const [optOut, help] = [listed(isOptOut), listed(isHelp)];
    const others = keywords.filter((keyword) => !isOptOut(keyword)).map(textOf);
    const arriving =
      others.length || number
        ? `${others[0] ?? `the number ${number}`} arrives`
        : 'add a word that arrives, such as "goodbye"';
    const optedOut =
      `${place}: on SMS Twilio takes ${optOut} for an opt-out: it does not reach the bot, and the number gets no ` +
      `more messages; ${arriving}`;
    return [
      ...(optOut ? [remark(optedOut)] : []),
      ...(help ? [remark(`${place}: on SMS Twilio answers ${help} as well, so the customer gets two answers`)] : []),
    ];
  });

/** Global words that hand over now and close at another time. */
const sometimesClosing = (script: BotScript): ScriptFinding[] =>
  script.globals.flatMap(({ goTo }, i) => {
    const [close] = mayEnd(script, goTo, 'close');
    if (close === undefined || !mayEnd(script, goTo, 'hand-over').length) return [];
    return [
      remark(
        `globals[${i}]: where it leads to steps.${close}, which closes the conversation, it counts as a whole message ` +
          'only, and not inside a sentence',
      ),
    ];
  });

/** What words do in a script. */
export const checkWords = (script: BotScript): ScriptFinding[] => {
  const all = competitors(script);
  const findings = [
    ...all.flatMap((competing) => [...collisions(competing), ...shadowed(script, competing), ...keptBack(competing)]),
    ...sometimesClosing(script),
  ];
  return [...new Map(findings.map((finding) => [finding.text, finding])).values()];
};
