import type { ChannelState, PeopleState, TaskState } from './state';

/** One resource that is not what it was: in words; absent where it was not there, or is no more. */
export interface Change {
  kind: 'channel' | 'interaction' | 'session' | 'task' | 'worker' | 'message';
  /** Of a message that reached a customer: the customer's name or number. */
  sid: string;
  was?: string;
  is?: string;
}

interface Headline {
  kind: Change['kind'];
  words: string;
}

const channelWords = ({ status, members, webhooks }: ChannelState): string => {
  const paths = webhooks.map((url) => (URL.canParse(url) ? new URL(url).pathname : url));
  return [status, `members ${members.length}`, paths.length ? `webhook ${paths.join(' ')}` : 'no webhook'].join(', ');
};

const taskWords = ({ status, reason, reservation }: TaskState): string => {
  const holder = reservation && ['pending', 'accepted', 'wrapping'].includes(reservation.status);
  return `${status}${holder ? ` (${reservation.worker})` : ''}${reason ? `: ${reason}` : ''}`;
};

const headlines = (state: PeopleState): Map<string, Headline> => {
  const lines = <R extends { sid: string }>(kind: Change['kind'], rows: R[], wordsOf: (row: R) => string) =>
    rows.map((row): [string, Headline] => [row.sid, { kind, words: wordsOf(row) }]);
  return new Map([
    ...lines('channel', state.channels, channelWords),
    ...lines('interaction', state.interactions, ({ status, error }) => `${status}${error ? `: ${error}` : ''}`),
    ...lines('session', state.sessions, ({ status }) => status),
    ...lines('task', state.tasks, taskWords),
    ...lines('worker', state.workers, ({ activity, tab }) => `${activity}, tab ${tab}`),
  ]);
};

const received = (before: PeopleState, after: PeopleState): Change[] => {
  const known = new Set(before.phones.flatMap(({ messages }) => messages.map(({ messageSid }) => messageSid)));
  return after.phones.flatMap(({ name, messages }) =>
    messages
      .filter(({ direction, messageSid }) => direction === 'received' && !known.has(messageSid))
      .map<Change>(({ body }) => ({ kind: 'message', sid: name, is: body })),
  );
};

/** What became different: first what reached customers, then the resources. */
export const compare = (before: PeopleState, after: PeopleState): Change[] => {
  const [was, is] = [headlines(before), headlines(after)];
  const sids = new Set([...was.keys(), ...is.keys()]);
  const resources = [...sids].flatMap<Change>((sid) => {
    const [old, current] = [was.get(sid), is.get(sid)];
    const { kind } = current ?? old ?? {};
    if (!kind || old?.words === current?.words) return [];
    return [{ kind, sid, ...(old && { was: old.words }), ...(current && { is: current.words }) }];
  });
  return [...received(before, after), ...resources];
};
