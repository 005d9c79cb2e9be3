import { act, request, tell } from './api.js';
import { $, h } from './dom.js';
import { newestEntry } from './journal.js';
import { openEntry } from './opened.js';

/* The story of a lost message, in four parts: each is played on this very account, one act after the other. */

const KINDS = {
  conversations: {
    from: '+15550101',
    message: 'onMessageAdded',
    handover: 'flex.CreateInteraction',
    record: 'Conversation',
  },
  'flex-flow': {
    from: '+15550102',
    message: 'onMessageSent',
    handover: 'taskrouter.CreateTask',
    record: 'Chat Channel',
  },
};

const says = (body, text) => ({
  text,
  name: 'sms',
  values: ({ from }, orchestration) => ({ body, from, orchestration }),
});
/** @param shows the name of the entry of the journal that the sentence is about */
const does = (name, values, text, shows) => ({ text, name, values: () => values, shows });
const LOSE = does(
  'lose',
  { webhook: 'task.system-deleted' },
  'The event that tells the janitor when the Task ends will be lost.',
);

const UNTIL_THE_TAB_CLOSES = [
  says('hi', 'A customer writes “hi”, and the bot answers.'),
  says('agent', 'The customer asks for an agent: the bot hands over, and there is a Task.'),
  does('accept', {}, 'An agent accepts the Task …'),
  does('close-tab', {}, '… and closes the browser tab. Flex UI will clean up nothing.'),
];

const PARTS = {
  lost: [
    does(
      'lose',
      { webhook: 'task.system-deleted' },
      'No janitor will know when the Task ends: the event that tells it will be lost.',
    ),
    ...UNTIL_THE_TAB_CLOSES,
    does('wait', { duration: '25h' }, 'A day later TaskRouter removes the Task. The records that stay open turn red.'),
    says(
      'are you still there?',
      'The customer writes again. The message falls into the gap: no bot and no agent reads it.',
    ),
  ],
  janitor: [
    ...UNTIL_THE_TAB_CLOSES,
    does(
      'wait',
      { duration: '25h' },
      'A day later TaskRouter removes the Task, and tells the janitor: it closes what belonged to the Task.',
    ),
    says('hi', 'The customer writes again: a new engagement begins, and the bot answers.'),
  ],
  sweep: [
    LOSE,
    ...UNTIL_THE_TAB_CLOSES,
    does('wait', { duration: '26h' }, 'A day later the Task is gone, and the janitor was never told: the gap is open.'),
    does(
      'call',
      { path: '/sweep', form: 'dryRun=true' },
      'A dry run of the sweep lists it, and changes nothing.',
      'POST /sweep',
    ),
    does('call', { path: '/sweep', form: 'dryRun=false' }, 'The sweep closes it.'),
    says('hi', 'The customer writes again: a new engagement begins, and the bot answers.'),
  ],
  crash: [
    says('hi', 'A customer writes “hi”, and the bot answers.'),
    {
      text: 'The next message will be delivered four times at once …',
      name: 'copies',
      values: ({ message }) => ({ copies: 4, webhook: message }),
    },
    {
      text: '… and the Functions will be killed in the middle of the handover.',
      name: 'crash',
      values: ({ handover }) => ({ operation: handover }),
    },
    says(
      'agent',
      'The customer asks for an agent. There is one Task, but nothing could note that: the bot’s webhook is still there.',
    ),
    does('wait', { duration: '1m' }, 'A minute goes by.'),
    says('hello?', 'The customer writes again, and the handover is finished: still one Task, and the bot is silent.'),
  ],
};

/** ms; to read a sentence, and to see what it did. */
const READING = 4_000;

/** ms; an Interaction has its Task some time after it was accepted. */
const AGAIN = 400;
const MOST_TRIES = 10;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const actAgain = async (name, values) => {
  for (let tries = 1; !(await act(name, values)); tries += 1) {
    if (tries === MOST_TRIES) return false;
    await sleep(AGAIN);
  }
  return true;
};

let playing = 0;
let goOn = () => undefined;

const pause = () =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, READING);
    goOn = () => {
      clearTimeout(timer);
      resolve();
    };
  });

/** The phone shows whose story it is. */
const showCustomer = (orchestration, from) => {
  const select = $('customer');
  const option = [...select.options].find(({ value }) => {
    const one = JSON.parse(value);
    return one.kind === 'sms' && one.name === from && one.orchestration === orchestration;
  });
  if (option) select.value = option.value;
  select.dispatchEvent(new Event('change'));
};

/** Opens what an entry is now, which may have come a moment after the action. */
const lookAt = (name) => {
  const open = () => {
    const entry = newestEntry(name);
    if (entry) void openEntry(entry.began);
  };
  return h('button', { type: 'button', className: 'sid', textContent: `Open ${name}`, onclick: open });
};

const setPlaying = (part) => {
  $('tour-playing').hidden = part === undefined;
  for (const button of $('tour-parts').querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button.dataset.part === part));
  }
};

const play = async (part) => {
  playing += 1;
  const mine = playing;
  const orchestration = $('tour-orchestration').value;
  const kind = KINDS[orchestration];
  const list = $('tour-said');
  list.replaceChildren();
  setPlaying(part);
  $('engagement').value = '';
  await act('reset');
  showCustomer(orchestration, kind.from);
  for (const { text, name, values, shows } of PARTS[part]) {
    if (mine !== playing) return;
    const sentence = h('li', { textContent: text, value: list.childElementCount + 1 });
    list.append(sentence);
    if (!(await actAgain(name, values(kind, orchestration)))) return stop();
    if (mine !== playing) return;
    if (shows) sentence.append(' ', lookAt(shows));
    await pause();
  }
  if (mine !== playing) return;
  setPlaying(undefined);
  tell('That was it. Open a bar, a mark or a row of the journal to see what happened.');
};

const stop = () => {
  playing += 1;
  setPlaying(undefined);
};

for (const button of $('tour-parts').querySelectorAll('button')) {
  button.onclick = () => {
    goOn();
    void play(button.dataset.part);
  };
}
$('tour-next').onclick = () => goOn();
$('tour-stop').onclick = () => {
  stop();
  goOn();
};

/** The story is about Flexkeep's Functions; another project has others. */
const NEEDED = ['/inbound', '/sweep', '/taskrouter-events'];
request('/api/functions').then(
  (paths) => {
    $('tour').hidden = !NEEDED.every((path) => paths.includes(path));
  },
  () => undefined,
);
