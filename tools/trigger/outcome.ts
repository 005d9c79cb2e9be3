import type { Change } from '../../emulator/control/changes';
import type { Outcome } from '../../emulator/control/perform';
import type { PeopleState } from '../../emulator/control/state';
import type { Terminal } from '../support/terminal';
import { createJournalLines } from './journal-line';

type Colors = Terminal['colors'];

const changeLine = ({ kind, sid, was, is }: Change, colors: Colors): string => {
  if (kind === 'message') return `  ${colors.bold(`to ${sid}:`)} ${is}`;
  const about = `  ${kind.padEnd(8)} ${sid}  `;
  if (is === undefined) return `${about}${was} ${colors.dim('→')} gone`;
  return was === undefined ? `${about}${colors.dim('new:')} ${is}` : `${about}${was} ${colors.dim('→')} ${is}`;
};

/**
 * What was done, what happened in Twilio because of it, causes before effects, and what is different now.
 *
 * @param now epoch ms by this machine's clock: of entries of the same day no date is shown
 */
export const outcomeText = ({ did, journal, changes }: Outcome, colors: Colors, now: number): string => {
  const lines = createJournalLines(colors, now);
  const entries = [...journal].sort((a, b) => a.began - b.began);
  return [
    colors.bold(did),
    ...entries.flatMap(lines).map((line) => `  ${line}`),
    ...(changes.length ? [colors.bold('Changed:'), ...changes.map((change) => changeLine(change, colors))] : []),
  ].join('\n');
};

const age = (seconds: number): string =>
  seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;

/** Who is where, and what the customers have on their screens. */
export const stateText = (state: PeopleState, colors: Colors): string => {
  const part = (title: string, lines: string[]) => [
    colors.bold(title),
    ...(lines.length ? lines.map((line) => `  ${line}`) : [colors.dim('  none')]),
  ];
  return [
    `It is ${state.now} at Twilio.`,
    ...part(
      'Agents',
      state.workers.map(({ sid, name, activity, tab }) => `${sid}  ${name}: ${activity}, Flex UI ${tab}`),
    ),
    ...part(
      'Tasks',
      state.tasks.map((task) => {
        const { sid, status, name, reservation, channelSid } = task;
        return `${sid}  ${status}, ${name ?? 'no name'}, ${reservation?.worker ?? 'no agent'}, ${age(task.age)}, ${channelSid ?? 'no channel'}`;
      }),
    ),
    ...part(
      'Chat Channels and Conversations',
      state.channels.map(
        ({ sid, type, status, lines }) => `${sid}  ${type ?? '?'}, ${status}, ${lines.length} messages`,
      ),
    ),
    ...part(
      'Proxy Sessions',
      state.sessions.map(({ sid, status, name }) => `${sid}  ${status}, ${name ?? 'no name'}`),
    ),
    ...part(
      'Interaction Channels',
      state.interactions.map(({ sid, status, conversationSid }) => `${sid}  ${status}, ${conversationSid}`),
    ),
    ...state.phones.flatMap(({ name, messages }) =>
      part(
        `On the screen of ${name}`,
        messages.map(({ direction, body }) => `${direction === 'sent' ? '  me:' : colors.cyan('them:')} ${body}`),
      ),
    ),
  ].join('\n');
};
