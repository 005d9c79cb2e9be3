import { act, changed, onChange, request, tell } from './api.js';
import { $, chip, h, keepFocus, show } from './dom.js';
import { addEntry, emptyJournal, LOADED } from './journal.js';
import { onCustomerChosen } from './records.js';
import './scenario.js';
import './tour.js';
import './trouble.js';

const button = (name, label, values, properties = {}) =>
  h('button', { type: 'button', textContent: label, onclick: () => act(name, values), ...properties });

/* The customer. */

let state = {
  phones: [],
  channels: [],
  tasks: [],
  workers: [],
  orchestrations: [],
  moreTasks: 0,
};
let ahead = 0;
/** Of many customers, the one who was chosen in the list of engagements. */
let asked;
/** Who can write before anyone has: the examples in the table of actions, and others for Flex Flows. */
let first = [];
const [FLOW_NUMBER, FLOW_NAME] = ['+15550102', 'Walter'];

const KINDS = { sms: 'SMS', whatsapp: 'WhatsApp', web: 'web chat' };

/** A customer who writes over both orchestrations has a screen for each. */
const keyOf = ({ kind, name, orchestration }) => JSON.stringify({ kind, name, orchestration });

const customer = () => JSON.parse($('customer').value);

/** Everything that one customer has seen, over all chats. */
const messagesOf = (one) =>
  state.phones
    .filter((phone) => keyOf(phone) === keyOf(one))
    .flatMap(({ open, messages }) => [...messages, ...(open ? [] : [{ closed: true }])]);

const showCustomers = () => {
  const chosen = $('customer').value;
  const there = first.filter(({ orchestration }) => state.orchestrations.includes(orchestration));
  show($('customer'), [...new Set([...there, ...state.phones, ...(asked ? [asked] : [])].map(keyOf))], (value) => {
    const { kind, name, orchestration } = JSON.parse(value);
    const behind = orchestration === 'conversations' ? 'Conversations' : 'Flex Flow';
    return h('option', { value, textContent: `${name} · ${KINDS[kind]} · ${behind}` });
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
$('screen').tabIndex = 0;
$('write').onsubmit = async (event) => {
  event.preventDefault();
  const { kind, name, orchestration } = customer();
  const body = $('body').value;
  $('body').value = '';
  const send = {
    web: () => act('web', { body, name, orchestration }),
    whatsapp: () => act('whatsapp', { body, from: name }),
    sms: () => act('sms', { body, from: name, orchestration }),
  };
  if (await send[kind]()) return;
  // What is typed meanwhile is not written over.
  $('body').value ||= body;
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

/** A browser tab that is closed cannot do anything. */
const isDead = ({ reservation, tab }) =>
  tab === 'closed' && ['pending', 'accepted', 'wrapping'].includes(reservation?.status);
const DEAD = 'The agent’s browser tab is closed: open it first.';

const taskButtons = (task) => {
  const { sid, reservation, interactionSid } = task;
  const why = isDead(task) ? { disabled: true, title: DEAD } : {};
  if (reservation?.status === 'pending') {
    const values = { task: sid, worker: reservation.worker };
    return [button('accept', 'Accept', values, why), button('reject', 'Reject', values, why)];
  }
  if (!['accepted', 'wrapping'].includes(reservation?.status)) return [];
  const ending = button('end-chat', 'End chat', { task: sid }, why);
  const passing = button('transfer', 'Transfer', { task: sid }, why);
  const completing = button('complete', 'Complete', { task: sid }, why);
  const more = [
    ['leave', 'Leave'],
    ['pause', 'Pause'],
    ['park', 'Park'],
    ['invite', 'Invite'],
  ].map(([name, text]) => button(name, text, { task: sid }, why));
  if (reservation.status === 'wrapping') return [completing];
  return [ending, passing, ...(interactionSid ? more : []), completing];
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
  const { name, status, reservation, age, interactionSid } = task;
  const hours = age < 3600 ? `${Math.floor(age / 60)} min` : `${Math.floor(age / 3600)} h`;
  const who = ['pending', 'accepted', 'wrapping'].includes(reservation?.status) ? reservation.worker : 'no agent';
  const talk = h('ol', { className: 'talk' });
  for (const line of task.lines) {
    talk.append(h('li', {}, h('b', { textContent: `${line.who}: `, title: line.author }), line.body));
  }
  return h(
    'article',
    { className: 'task' },
    h(
      'p',
      {},
      h('strong', { textContent: name ?? 'no name' }),
      ' ',
      chip(status, status),
      ` ${who}, ${hours}${interactionSid ? ', by an ' : ''}`,
      interactionSid ? h('span', { title: interactionSid, textContent: 'Interaction' }) : undefined,
    ),
    talk,
    reservation?.status === 'accepted' && task.tab === 'open' ? sayForm(task) : undefined,
    h('p', { className: 'buttons' }, ...taskButtons(task)),
    isDead(task) ? h('p', { className: 'empty', textContent: DEAD }) : undefined,
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
    if (!tasks.some(({ sid }) => sid === card.dataset.sid)) keepFocus(card, () => card.remove(), container);
  }
  for (const task of tasks) {
    const key = JSON.stringify(task);
    const old = [...container.children].find((card) => card.dataset.sid === task.sid);
    if (old?.dataset.key === key) continue;
    const card = taskCard(task);
    Object.assign(card.dataset, { sid: task.sid, key });
    const [typed, input] = [old?.querySelector('input'), card.querySelector('input')];
    if (typed && input) input.value = typed.value;
    if (old) keepFocus(old, () => old.replaceWith(card), card);
    else container.append(card);
  }
  const { moreTasks } = state;
  $('more-tasks').textContent = moreTasks ? `${moreTasks.toLocaleString('en-US')} older ones wait for an agent.` : '';
  if (!tasks.length) {
    const none = h('p', { className: 'empty', textContent: 'None. A customer who writes “agent” gets one.' });
    container.replaceChildren(none);
  }
};

/* The journal. */

const followJournal = async () => {
  const entries = await request(`/api/journal?limit=${LOADED}`);
  emptyJournal();
  entries.forEach(addEntry);
  const stream = new EventSource(`/api/journal/stream?since=${entries.at(-1)?.ended ?? -1}`);
  stream.onmessage = ({ data }) => {
    addEntry(JSON.parse(data));
    changed();
  };
  stream.onerror = () => {
    stream.close();
    tell('The embedded Twilio has stopped. Start it again with: npm start', true);
    setTimeout(() => start().catch(() => stream.onerror()), 2000);
  };
};

/* All of it. */

const refresh = async () => {
  const chosen = $('customer').value;
  const query = chosen ? `?${new URLSearchParams({ customer: customer().name })}` : '';
  state = await request(`/api/shown${query}`);
  ahead = Date.parse(state.now) - Date.now();
  for (const part of [showCustomers, showScreen, showAgents, showTasks]) part();
};
onChange(refresh);

onCustomerChosen((one) => {
  asked = one;
  showCustomers();
  $('customer').value = keyOf(one);
  changed();
});

const optionsOf = (values) => values.map((value) => h('option', { value, textContent: value }));

/** Names of which there are many are offered while one types. */
const offer = (control, action, name, suggestions) => {
  if (!suggestions) return undefined;
  const id = `offer-${action}-${name}`;
  control.setAttribute('list', id);
  return h('datalist', { id }, ...optionsOf(suggestions));
};

const field = (action, { name, help, example, optional, choices, suggestions }) => {
  const control = choices
    ? h('select', { name }, ...optionsOf(optional ? ['', ...choices] : choices))
    : h('input', { name, placeholder: example, required: !optional, autocomplete: 'off' });
  const label = `${name}${optional ? ' (optional)' : ''}`;
  return h('label', { title: help }, label, control, offer(control, action, name, suggestions));
};

const showActions = async () => {
  const actions = await request('/api/actions');
  const example = (name, parameter) =>
    actions.find((one) => one.name === name).parameters.find((one) => one.name === parameter).example;
  const [number, name] = [example('sms', 'from'), example('web', 'name')];
  const behind = (orchestration) => (kind, who) => ({ kind, name: who, orchestration });
  const [address, flow] = [behind('conversations'), behind('flex-flow')];
  first = [
    ...[address('sms', number), address('whatsapp', `whatsapp:${number}`), address('web', name)],
    ...[flow('sms', FLOW_NUMBER), flow('web', FLOW_NAME)],
  ];
  show($('actions'), actions, ({ name, help, parameters }) => {
    const output = h('output');
    const button = h('button', { textContent: name });
    const form = h(
      'form',
      {},
      h('p', { textContent: help }),
      ...parameters.map((one) => field(name, one)),
      button,
      output,
    );
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
  await followJournal();
  changed();
  tell('Write as a customer: “hi” is answered by the bot, “agent” brings a person.');
};
start().catch((error) => tell(error.message, true));
