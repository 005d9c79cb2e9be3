import { isTabOpen } from '../people/desk';
import { addresses, phone } from '../people/phone';
import { channels } from '../products/chat/channels';
import { membersOf } from '../products/chat-store/members';
import type { ChannelRow } from '../products/chat-store/rows';
import { webhooksOf } from '../products/chat-store/webhooks';
import { interactionChannels } from '../products/flex/interactions/resources';
import type { InteractionChannelRow } from '../products/flex/interactions/rows';
import { sessions } from '../products/proxy/sessions';
import type { TwilioWorld } from '../products/shared/world';
import { tasks } from '../products/taskrouter/task';
import { workers } from '../products/taskrouter/workers';
import { webPhones } from './phones';
import { channelStatus, type TaskState, taskState } from './state';

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

/** The account at one moment, as far as a {@link Change} tells of it. */
interface Headlines {
  resources: ReadonlyMap<string, Headline>;
  /** How many messages each customer has on the screen, by address. */
  messages: ReadonlyMap<string, number>;
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

const channelWords = (world: TwilioWorld, channel: ChannelRow): string => {
  const paths = webhooksOf(world, channel).map(({ type, configuration }) => pathOf(configuration.url ?? type));
  const members = `members ${membersOf(world, channel).length}`;
  return [channelStatus(channel), members, paths.length ? `webhook ${paths.join(' ')}` : 'no webhook'].join(', ');
};

const taskWords = ({ status, reason, reservation }: TaskState): string => {
  const holder = reservation && ['pending', 'accepted', 'wrapping'].includes(reservation.status);
  return `${status}${holder ? ` (${reservation.worker})` : ''}${reason ? `: ${reason}` : ''}`;
};

const lines = <R extends { sid: string }>(kind: Change['kind'], rows: R[], wordsOf: (row: R) => string) =>
  rows.map((row): [string, Headline] => [row.sid, { kind, words: wordsOf(row) }]);

/** It is read before and after every action: what takes long on a large account is not read for it. */
export const readHeadlines = (world: TwilioWorld): Headlines => {
  const interactionWords = ({ status, error_message: error }: InteractionChannelRow) =>
    `${status}${error ? `: ${error}` : ''}`;
  return {
    resources: new Map([
      ...lines('channel', channels.all(world), (channel) => channelWords(world, channel)),
      ...lines('interaction', interactionChannels.all(world), interactionWords),
      ...lines('session', sessions.all(world), ({ status }) => status),
      ...lines('task', tasks.all(world), (task) => taskWords(taskState(world, task))),
      ...lines('worker', workers.all(world), (worker) => {
        return `${worker.activity_name}, tab ${isTabOpen(world, worker) ? 'open' : 'closed'}`;
      }),
    ]),
    messages: new Map(addresses(world).map((address) => [address, phone(world, address).length])),
  };
};

const received = (world: TwilioWorld, { messages }: Headlines): Change[] => {
  const isLonger = (address: string) => phone(world, address).length > (messages.get(address) ?? 0);
  const grown = addresses(world).filter(isLonger);
  if (!grown.length) return [];
  const names = new Map(webPhones(world).map(({ address, name }) => [address, name]));
  return grown.flatMap((address) =>
    phone(world, address)
      .slice(messages.get(address) ?? 0)
      .filter(({ direction }) => direction === 'received')
      .map<Change>(({ body }) => ({ kind: 'message', sid: names.get(address) ?? address, is: body })),
  );
};

/** What has become different since: first what reached customers, then the resources. */
export const changesSince = (world: TwilioWorld, before: Headlines): Change[] => {
  const [was, is] = [before.resources, readHeadlines(world).resources];
  const sids = new Set([...was.keys(), ...is.keys()]);
  const resources = [...sids].flatMap<Change>((sid) => {
    const [old, current] = [was.get(sid), is.get(sid)];
    const { kind } = current ?? old ?? {};
    if (!kind || old?.words === current?.words) return [];
    return [{ kind, sid, ...(old && { was: old.words }), ...(current && { is: current.words }) }];
  });
  return [...received(world, before), ...resources];
};
