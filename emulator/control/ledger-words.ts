import { isObject } from '../core/json';
import type { Row } from '../core/store';
import { clockText, lengthText } from '../lifeline/words';

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields | undefined => (isObject(value) ? { ...value } : undefined);

const PHASES: Record<string, string> = {
  bot: 'The bot has the customer.',
  'handing-over': 'A handover was begun: the bot is silent, and a Task is owed.',
  'with-agent': 'It was handed over to an agent.',
  closed: 'It was cleaned up.',
};

const agoText = (at: number, now: number): string =>
  at <= now ? `${lengthText(now - at)} ago` : `in ${lengthText(at - now)}`;

const leaseWords = (lease: Fields | undefined, now: number): string[] => {
  if (typeof lease?.until !== 'number') return [];
  const isOver = lease.until <= now;
  return [`A Function holds the lease ${isOver ? '– it ran out' : 'until'} ${clockText(lease.until)}.`];
};

/**
 * What Flexkeep's ledger says, in sentences. It is read as any reader of another program's data would: what is not
 * understood is left out. Of any other record: nothing.
 */
export const ledgerWords = ({ data }: Row, now: number): string[] => {
  const ledger = fieldsOf(data);
  if (!ledger || typeof ledger.phase !== 'string') return [];
  const { phase, since, replies, told, heldUntil, left } = ledger;
  const taskSid = fieldsOf(ledger.routing)?.taskSid;
  const owed = Array.isArray(replies) ? replies.length : 0;
  return [
    PHASES[phase] ?? `Its phase is ${phase}.`,
    ...(typeof since === 'number' ? [`In this phase since ${clockText(since)}, ${agoText(since, now)}.`] : []),
    ...(owed ? [`${owed} ${owed === 1 ? 'reply' : 'replies'} begun, and perhaps not sent.`] : []),
    ...leaseWords(fieldsOf(ledger.lease), now),
    ...(typeof taskSid === 'string' ? [`Its Task: ${taskSid}.`] : []),
    ...(told === true ? ['The customer was told that it takes longer.'] : []),
    ...(typeof heldUntil === 'number' ? [`Held open until ${clockText(heldUntil)}.`] : []),
    ...(left === true ? ['An agent left it open on purpose.'] : []),
  ];
};
