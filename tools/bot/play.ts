import { isOpen } from '../../src/bot/hours';
import { pickLanguage } from '../../src/bot/phrase';
import type { BotScript } from '../../src/bot/script';
import { words } from '../../src/bot/words';
import type { Bot, BotAnswer } from '../../src/core/bot';
import { openingState } from '../../src/core/dialogue';
import type { LogEntry } from '../../src/platform/log';
import { noAnswer } from '../support/no-answer';
import { isOptOut } from './opt-out';

/** What is played. */
interface Scene {
  script: BotScript;
  bot: Bot;
  /** Of a bot elsewhere. */
  url: string | undefined;
  /** The languages that are asked for, best first. */
  languages: string[];
  channelType: string;
  /** Epoch ms of the next message. */
  now(): number;
  /** A SID that nothing else has. */
  newSid(prefix: string): string;
}

/** The person who plays the customer. */
interface Player {
  lines: AsyncIterable<string>;
  /** What happens in the dialogue. */
  tell(line: string): void;
  /** What is said about it. */
  talk(line: string): void;
  /** Absent: the lines come from a pipe, and are told as well. */
  prompt: (() => void) | undefined;
  /** Each message and what the bot made of it is told as a line of JSON. */
  isJson?: boolean;
}

/** Swedish writes dates as ISO 8601 does. */
const clock = (timeZone: string, now: number): string => {
  const weekday = new Date(now).toLocaleString('en', { timeZone, weekday: 'long' });
  return `${weekday}, ${new Date(now).toLocaleString('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' })}`;
};

/** Who you are, how it ends, and what the bot goes by. */
const introduction = ({ script, url, languages, channelType, now }: Scene): string[] => {
  const { hours } = script;
  const language = pickLanguage(script.languages, languages);
  const others = script.languages.filter((one) => one !== language);
  return [
    `You are a customer on ${channelType}: each line is a message. It ends with a handover or a goodbye, or with Ctrl-D.`,
    ...(url === undefined ? [] : [`The bot is ${url}; the script helps out.`]),
    `Language: ${language}${others.length ? ` (others: ${others.join(', ')})` : ''}`,
    hours
      ? `Opening hours: ${isOpen(hours, now()) ? 'open' : 'closed'} (in ${hours.timeZone} it is ${clock(hours.timeZone, now())})`
      : 'Opening hours: none',
  ];
};

const endingOf = ({ next, state, brief }: BotAnswer): string[] => {
  const slots = Object.entries(state.slots).map(([name, value]) => `     ${name}: ${value}`);
  if (next === 'close') return ['(the conversation is closed)'];
  if (next !== 'hand-over') return [];
  const { priority, language, summary, path, open } = brief ?? {};
  return [
    '(handed over to an agent)',
    ...(priority === undefined ? [] : [`     priority ${priority}`]),
    ...(language ? [`     language ${language}`] : []),
    ...(path ? [`     path ${path.join(' > ')}`] : []),
    ...(open === undefined ? [] : [`     ${open ? 'within' : 'outside'} the opening hours`]),
    ...(summary ? [`     summary: ${summary}`] : []),
    ...slots,
  ];
};

/** Plays a dialogue to its end, or until the customer has no more to say. */
export const play = async (scene: Scene, { lines, tell, talk, prompt, isJson }: Player): Promise<void> => {
  const { bot, now, languages, channelType, newSid } = scene;
  let state = openingState();
  const conversationSid = newSid('CH');
  for (const line of introduction(scene)) talk(line);
  prompt?.();
  for await (const text of lines) {
    if (!prompt && !isJson) tell(`you: ${text}`);
    if (channelType === 'sms' && isOptOut(words(text))) {
      tell(
        '(not delivered to the bot: on SMS Twilio takes this word for an opt-out, and the number gets no more messages)',
      );
      prompt?.();
      continue;
    }
    const sids = { conversationSid, messageSid: newSid('IM') };
    const answer = await bot.turn({ ...sids, text, now: now(), state, channelType, languages });
    state = answer.state;
    const ending = endingOf(answer);
    if (isJson) tell(JSON.stringify({ text, say: answer.say, next: answer.next, brief: answer.brief }));
    else {
      for (const line of answer.say?.split('\n') ?? []) tell(`bot: ${line}`);
      for (const line of ending) tell(line);
    }
    if (ending.length) return;
    prompt?.();
  }
};

const READ_ABOUT_IT = 'See "The answer" in docs/bot.md.';

/** [cause, remedy] */
const causeOf = ({ reason, status, code }: LogEntry): [string, string] => {
  switch (reason) {
    case 'unreachable': {
      const { problem, remedy } = noAnswer({ code });
      return [problem, remedy];
    }
    case 'timeout':
      return ['it took too long', 'A turn may take 2.5 s, a second try included.'];
    case 'status':
      if (status === 401 || status === 403)
        return [`it answered ${status}`, 'BOT_SECRET must be the same here and there.'];
      return [`it answered ${status}`, 'Look at its log.'];
    case 'broken-answer':
      return [`its answer is wrong at ${code}`, READ_ABOUT_IT];
    case 'too-long':
      return ['its answer is longer than 16 KiB', READ_ABOUT_IT];
    default:
      return ['its answer is not JSON in UTF-8', READ_ABOUT_IT];
  }
};

/** Why a bot elsewhere was no help, and what to do about it; for the person who plays. */
export const explainFailure = (entry: LogEntry, url: string): string[] => {
  const [cause, remedy] = causeOf(entry);
  return [`(the bot at ${url} failed: ${cause}; the script takes over)`, `     ${remedy}`];
};
