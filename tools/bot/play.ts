import type { Bot, BotAnswer } from '../../src/bot/port';
import { openingState } from '../../src/bot/state';

export interface Stage {
  bot: Bot;
  /** What the customer writes, line by line. */
  lines: AsyncIterable<string>;
  /** Epoch ms of the next message. */
  now(): number;
  languages: string[];
  channelType: string;
  /** What happens, for the person who watches. */
  tell(line: string): void;
  /** Before the customer's turn. */
  prompt(): void;
  /** What the customer wrote, for whoever does not see it being typed. */
  heard(text: string): void;
  /** A SID that nobody else has. */
  newSid(prefix: string): string;
}

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
export const play = async ({ bot, lines, now, languages, channelType, tell, ...stage }: Stage): Promise<void> => {
  let state = openingState();
  const conversationSid = stage.newSid('CH');
  stage.prompt();
  for await (const text of lines) {
    stage.heard(text);
    const sids = { conversationSid, messageSid: stage.newSid('IM') };
    const answer = await bot.turn({ ...sids, text, now: now(), state, channelType, languages });
    state = answer.state;
    for (const line of answer.say?.split('\n') ?? []) tell(`bot: ${line}`);
    const ending = endingOf(answer);
    for (const line of ending) tell(line);
    if (ending.length) return;
    stage.prompt();
  }
};
