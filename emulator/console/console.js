import { $, chip, h, short, show } from './dom.js';
import { addEntry, SHOWN_ENTRIES, showKinds } from './journal.js';

/* The page is a client of the control API like any other: it knows nothing that `npm run trigger` does not. */

const request = async (path, values) => {
  const answer = await fetch(path, values && { method: 'POST', body: JSON.stringify(values) });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${body.error.message} ${body.error.remedy}`);
  return body;
};

const tell = (text, isError = false) => {
  $('said').textContent = text;
  $('said').classList.toggle('error', isError);
};

/** What became of it is told at the top, and by `tellToo` where somebody looks elsewhere. */
const act = async (name, values = {}, tellToo = () => undefined) => {
  const say = (text, isError) => {
    tell(text, isError);
    tellToo(text, isError);
  };
  try {
    say((await request(`/api/actions/${name}`, values)).did, false);
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  } finally {
    refreshSoon();
  }
};

const button = (name, label, values, properties = {}) =>
  h('button', { type: 'button', textContent: label, onclick: () => act(name, values), ...properties });

/* The customer. */

let state = { phones: [], channels: [], sessions: [], tasks: [], workers: [] };
let ahead = 0;
/** Who can write before anybody has: the examples in the table of actions. */
let first = [];

const customer = () => JSON.parse($('customer').value);

/** Everything that one customer has seen, over all chats. */
const messagesOf = ({ kind, name }) =>
  state.phones
    .filter((phone) => phone.kind === kind && phone.name === name)
    .flatMap(({ open, messages }) => [...messages, ...(open ? [] : [{ closed: true }])]);

const showCustomers = () => {
  const chosen = $('customer').value;
  const known = [...first, ...state.phones].map(({ kind, name }) => JSON.stringify({ kind, name }));
  show($('customer'), [...new Set(known)], (value) => {
    const { kind, name } = JSON.parse(value);
    return h('option', { value, textContent: `${name} · ${kind === 'web' ? 'web chat' : 'SMS'}` });
  });
  if (chosen) $('customer').value = chosen;
};

const showScreen = () => {
  const screen = $('screen');
  const length = screen.childElementCount;
  show(screen, messagesOf(customer()), ({ direction, body, author, at, closed }) =>
    closed
      ? h('li', { className: 'note', textContent: 'The chat has ended.' })
      : h('li', { className: direction, title: `${author}, ${at}`, textContent: body }),
  );
  if (screen.childElementCount !== length) screen.scrollTop = screen.scrollHeight;
};

$('customer').onchange = showScreen;
$('write').onsubmit = async (event) => {
  event.preventDefault();
  const { kind, name } = customer();
  const body = $('body').value;
  $('body').value = '';
  await (kind === 'web' ? act('web', { body, name }) : act('sms', { body, from: name }));
};

/* The agents. */

const showAgents = () =>
  show($('agents'), state.workers, ({ name, activity, available, tab }) =>
    h(
      'li',
      {},
      h('strong', { textContent: name }),
      ` ${activity} `,
      chip(`Flex UI ${tab}`, tab === 'open' ? 'good' : 'bad'),
      available ? undefined : button('available', 'make available', { worker: name }),
      tab === 'open'
        ? button('close-tab', 'close tab', { worker: name }, { title: 'Closes Flex UI; no clean-up runs' })
        : button('open-tab', 'open tab', { worker: name }),
    ),
  );

const taskButtons = ({ sid, reservation, tab }) => {
  const disabled = tab === 'closed';
  if (reservation?.status === 'pending') {
    const values = { task: sid, worker: reservation.worker };
    return [button('accept', 'Accept', values, { disabled }), button('reject', 'Reject', values, { disabled })];
  }
  if (!['accepted', 'wrapping'].includes(reservation?.status)) return [];
  const ending = button('end-chat', 'End chat', { task: sid }, { disabled });
  const passing = button('transfer', 'Transfer', { task: sid }, { disabled });
  const completing = button('complete', 'Complete', { task: sid }, { disabled });
  return reservation.status === 'wrapping' ? [completing] : [ending, passing, completing];
};

const sayForm = (task) => {
  const input = h('input', { name: 'body', autocomplete: 'off', placeholder: 'Answer', required: true });
  input.setAttribute('aria-label', 'Answer to the customer');
  const form = h('form', { className: 'say' }, input, h('button', { textContent: 'Say' }));
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (await act('say', { task: task.sid, body: input.value })) input.value = '';
  };
  return form;
};

const taskCard = (task) => {
  const { name, status, reservation, age } = task;
  const hours = age < 3600 ? `${Math.floor(age / 60)} min` : `${Math.floor(age / 3600)} h`;
  const who = ['pending', 'accepted', 'wrapping'].includes(reservation?.status) ? reservation.worker : 'no agent';
  const talk = h('ol', { className: 'talk' });
  for (const line of task.lines) {
    talk.append(h('li', {}, h('b', { textContent: `${line.who}: `, title: line.author }), line.body));
  }
  return h(
    'article',
    { className: 'task' },
    h('p', {}, h('strong', { textContent: name ?? 'no name' }), ' ', chip(status, status), ` ${who}, ${hours} `),
    talk,
    reservation?.status === 'accepted' && task.tab === 'open' ? sayForm(task) : undefined,
    h('p', { className: 'buttons' }, ...taskButtons(task)),
  );
};

/** Cards are kept by Task, and made again only where theirs has changed: a half-written answer stays. */
const showTasks = () => {
  const container = $('tasks');
  const tasks = state.tasks.map(({ age, ...task }) => {
    const { lines = [] } = state.channels.find(({ sid }) => sid === task.channelSid) ?? {};
    const { tab } = state.workers.find(({ sid }) => sid === task.reservation?.workerSid) ?? {};
    return { ...task, tab, lines: lines.slice(-6), age: age - (age % 60) };
  });
  for (const card of [...container.children]) {
    if (!tasks.some(({ sid }) => sid === card.dataset.sid)) card.remove();
  }
  for (const task of tasks) {
    const key = JSON.stringify(task);
    const old = [...container.children].find((card) => card.dataset.sid === task.sid);
    if (old?.dataset.key === key) continue;
    const card = taskCard(task);
    Object.assign(card.dataset, { sid: task.sid, key });
    const [typed, input] = [old?.querySelector('input'), card.querySelector('input')];
    const hadFocus = typed && typed === document.activeElement;
    if (typed && input) input.value = typed.value;
    if (old) old.replaceWith(card);
    else container.append(card);
    if (hadFocus) input?.focus();
  }
  if (!tasks.length)
    container.replaceChildren(
      h('p', { className: 'empty', textContent: 'None. A customer who writes “agent” gets one.' }),
    );
};

/** One row for each engagement: the records that must agree, and the session of a channel that is gone. */
const showRecords = () => {
  const live = (task) => ['pending', 'reserved', 'assigned', 'wrapping'].includes(task.status);
  // A later session of one channel has something behind the channel's SID.
  const of = (sid) => (session) => session.name?.startsWith(sid) || session.sid === sid;
  const gone = state.sessions.filter((session) => !state.channels.some(({ sid }) => of(sid)(session)));
  const keys = [...state.channels.map(({ sid }) => sid), ...gone.map(({ name, sid }) => name ?? sid)];
  const rows = keys.map((sid) => {
    const { type, status, longLived, webhooks = [] } = state.channels.find((channel) => channel.sid === sid) ?? {};
    const sessions = state.sessions.filter(of(sid));
    const session = sessions.find((one) => one.status !== 'closed') ?? sessions[0];
    const task = state.tasks.find((one) => one.channelSid === sid && live(one));
    return { sid, type, status, longLived, listens: webhooks.length > 0, session: session?.status, task: task?.status };
  });
  show($('records'), rows.reverse(), ({ sid, type, status, longLived, listens, session, task }) => {
    const isLost = status !== 'INACTIVE' && !listens && !task && (session || type === 'web');
    const about = [type, longLived ? 'long-lived' : '', listens ? 'webhook' : ''].filter(Boolean).join(', ');
    return h(
      'tr',
      {
        className: isLost ? 'lost' : '',
        title: isLost ? 'Neither a bot nor an agent reads what the customer writes here' : '',
      },
      h('td', {}, h('code', { textContent: short(sid), title: sid }), ' ', chip(status ?? 'gone', status), ` ${about}`),
      h('td', { textContent: session ?? '–' }),
      h('td', { textContent: task ?? (isLost ? 'none, and no bot' : '–') }),
    );
  });
};

/* The journal. */

const followJournal = async () => {
  const entries = await request(`/api/journal?limit=${SHOWN_ENTRIES}`);
  $('journal').replaceChildren();
  entries.forEach(addEntry);
  const stream = new EventSource(`/api/journal/stream?since=${entries.at(-1)?.ended ?? -1}`);
  stream.onmessage = ({ data }) => {
    addEntry(JSON.parse(data));
    refreshSoon();
  };
  stream.onerror = () => {
    stream.close();
    tell('The embedded Twilio has stopped. Start it again with: npm start', true);
    setTimeout(() => start().catch(() => stream.onerror()), 2000);
  };
};

/* All of it. */

const refresh = async () => {
  state = await request('/api/state');
  ahead = Date.parse(state.now) - Date.now();
  for (const part of [showCustomers, showScreen, showAgents, showTasks, showRecords]) part();
};

let isPlanned = false;
const refreshSoon = () => {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    refresh().catch(() => undefined);
  }, 80);
};

const field = ({ name, help, example, optional, choices }) => {
  const control = choices
    ? h('select', { name }, ...choices.map((choice) => h('option', { value: choice, textContent: choice })))
    : h('input', { name, placeholder: example, required: !optional, autocomplete: 'off' });
  return h('label', { title: help }, `${name}${optional ? ' (optional)' : ''}`, control);
};

const showActions = async () => {
  const actions = await request('/api/actions');
  const example = (name, parameter) =>
    actions.find((one) => one.name === name).parameters.find((one) => one.name === parameter).example;
  first = [
    { kind: 'sms', name: example('sms', 'from') },
    { kind: 'web', name: example('web', 'name') },
  ];
  show($('actions'), actions, ({ name, help, parameters }) => {
    const output = h('output');
    const button = h('button', { textContent: name });
    const form = h('form', {}, h('p', { textContent: help }), ...parameters.map(field), button, output);
    form.onsubmit = (event) => {
      event.preventDefault();
      const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
      void act(name, values, (text, isError) => {
        output.textContent = text;
        output.classList.toggle('error', isError);
      });
    };
    return form;
  });
};

$('kinds').onchange = showKinds;
for (const element of document.querySelectorAll('[data-act]')) {
  const { act: name, ...values } = element.dataset;
  element.onclick = () => act(name, values);
}
setInterval(() => {
  $('now').textContent = new Date(Date.now() + ahead).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
}, 500);

const start = async () => {
  await showActions();
  await refresh();
  showKinds();
  await followJournal();
  tell('Write as a customer: “hi” is answered by the bot, “agent” brings a person.');
};
start().catch((error) => tell(error.message, true));
