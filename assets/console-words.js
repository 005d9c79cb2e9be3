/** What the words of a report mean; whatever is not here is shown as it is. */
export const REASONS = {
  'task-lost': 'its Task has ended, and no event of that arrived',
  'customer-left': 'the customer stopped writing to the bot',
  'hold-over': 'it was held open, and the time is over',
  'session-leaked': 'the channel is INACTIVE, its session still open',
  'conversation-gone': 'its channel does not exist any more',
  'attributes-illegible': 'its attributes cannot be parsed',
  'handover-unfinished': 'a handover was begun and not finished',
  'clean-up-unfinished': 'a clean-up was begun and not finished',
  'handover-failed': 'Twilio dropped a handover that it had accepted',
  'reply-owed': 'an answer did not reach the customer',
  'task-doubled': 'it has a second Task by mistake',
  unread: 'Twilio did not let it be read',
  held: 'held open',
  'handover-given-up': 'Twilio drops the handover again and again',
  'ledger-illegible': 'what is stored about it cannot be read',
  illegible: 'attributes that cannot be parsed, nothing left to end',
  'not-ours': 'another application’s session or Conversation',
  'came-back': 'it came back to life',
};

const ACTIONS = {
  'end-session-and-close': 'end the session, close the channel',
  'end-session': 'end the session',
  close: 'close the channel',
  answer: 'send the answer',
  'finish-handover': 'finish the handover',
  'cancel-task': 'cancel the second Task',
  'restore-bot': 'put the bot back',
  none: 'leave it alone',
};

export const AGES = { 'under-2-days': 'less than 2 days', 'under-7-days': '2 to 7 days', older: '7 days or more' };

/** A customer chooses some of the names that are counted: `constructor` means nothing here. */
export const wordFor = (words, name) => (Object.hasOwn(words, name) ? words[name] : name);

/** What a sweep does about an item. */
export const actionText = ({ action, orchestration }) =>
  action === 'close' && orchestration === 'conversations' ? 'close the Conversation' : wordFor(ACTIONS, action);

/** Counts by name, of two slices. */
export const addCounts = (one = {}, other = {}) => {
  const sum = new Map(Object.entries(one));
  for (const [name, count] of Object.entries(other)) sum.set(name, (sum.get(name) ?? 0) + count);
  return Object.fromEntries(sum);
};

/** Why there is nothing to see, and what to do about it. */
export const SIGN_IN = {
  missing: 'You are not signed in.',
  refused: 'This sign-in was not accepted. Use the newest link, whole, as it was printed.',
  expired: 'This sign-in has run out.',
  closed: 'The console is closed: CONSOLE_SECRET is not set where Flexkeep is deployed. Set it, and deploy again.',
};

const HOUR = 3_600_000;

/** `3 d 4 h`, `12 min`, `5 s` */
export const ageText = (ms) => {
  const hours = Math.floor(ms / HOUR);
  if (ms < 60_000) return `${Math.max(0, Math.ceil(ms / 1000))} s`;
  if (hours < 1) return `${Math.floor(ms / 60_000)} min`;
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
};

/** `2026-01-06 11:00` UTC */
export const dateText = (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;

export const countText = (count) => Number(count).toLocaleString('en-US');

/**
 * Where Twilio's Console shows a channel: it has Chat Channels and Conversations in one list.
 * The pages inside are reached by `frameUrl` only.
 */
export const consoleLink = (serviceSid, sid) => {
  const frame = `/console/conversations/services/${serviceSid}/conversations/${sid}`;
  return `https://console.twilio.com/us1/develop/conversations/manage/services?frameUrl=${encodeURIComponent(frame)}`;
};

const textOf = ({ item, detail }) =>
  [item.sid, item.sessionSid, item.reason, wordFor(REASONS, item.reason), actionText(item), detail?.channelType]
    .join(' ')
    .toLowerCase();

/** Whether an engagement has all these words. */
export const matches = (row, words) => {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return true;
  const text = textOf(row);
  return parts.every((part) => text.includes(part));
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const lastOf = ({ detail }) => detail?.lastInteractionAt ?? '';

/** In which order engagements may stand. */
export const ORDERS = {
  oldest: (a, b) => compare(lastOf(a), lastOf(b)),
  newest: (a, b) => compare(lastOf(b), lastOf(a)),
  reason: (a, b) => compare(a.item.reason, b.item.reason) || compare(lastOf(a), lastOf(b)),
  channel: (a, b) => compare(a.detail?.channelType ?? '', b.detail?.channelType ?? '') || compare(lastOf(a), lastOf(b)),
};

const COLUMNS = [
  'sid',
  'orchestration',
  'sessionSid',
  'channelType',
  'reason',
  'action',
  'lastInteractionAt',
  'heldUntil',
];

/** A customer chooses some of the values: one that a spreadsheet would take for a formula becomes a text. */
const cell = (value = '') => {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** As https://www.rfc-editor.org/rfc/rfc4180 has it, with a line of names. */
export const toCsv = (rows) =>
  [COLUMNS, ...rows.map(({ item, detail }) => COLUMNS.map((name) => ({ ...detail, ...item })[name]))]
    .map((cells) => `${cells.map(cell).join(',')}\r\n`)
    .join('');
