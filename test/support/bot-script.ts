import type { BotScript } from '../../src/bot/script';
import { parseScript } from '../../tools/bot/parse-script';

/** A script that has one of everything, as its author would write it. For tests. */
export const FILE = {
  identity: 'bot',
  languages: ['en', 'de'],
  start: 'menu',
  slots: {
    name: { title: 'Name', kind: 'name' },
    email: { title: 'E-mail', kind: 'email' },
    order: { title: 'Order', kind: 'pattern', pattern: '[A-Z]{2}\\d{3}' },
    topic: {
      title: 'Topic',
      kind: 'choice',
      options: [
        { value: 'bill', label: { en: 'A bill', de: 'Rechnung' }, keywords: ['invoice'] },
        { value: 'other', label: { en: 'Something else', de: 'Etwas anderes' } },
      ],
    },
    story: { title: 'Story', kind: 'text' },
  },
  steps: {
    menu: {
      say: { en: 'What is it?', de: 'Worum geht es?' },
      choices: [
        { label: { en: 'Delivery', de: 'Lieferung' }, keywords: ['parcel', 'order status'], goTo: 'delivery' },
        { label: { en: 'Order', de: 'Bestellung' }, goTo: 'order' },
        { keywords: ['complaint'], goTo: 'story', set: { topic: 'other' } },
      ],
    },
    delivery: { say: 'Two days.', summary: 'Asked about delivery', goTo: 'menu' },
    name: { say: 'Your name?', ask: 'name', goTo: 'topic' },
    topic: { say: 'About what?', ask: 'topic', again: 'A number, please.', goTo: 'route' },
    route: { branches: [{ slot: 'topic', is: ['bill'], goTo: 'agent' }], goTo: 'story' },
    order: {
      branches: [{ slot: 'order', goTo: 'email' }],
      say: 'The number?',
      ask: 'order',
      again: { en: 'Like AB123.', de: 'Wie AB123.' },
      goTo: 'email',
    },
    email: { say: 'An e-mail for {order}?', ask: 'email', goTo: 'name' },
    story: { say: 'Tell me.', ask: 'story', goTo: 'agent' },
    agent: {
      branches: [{ open: false, goTo: 'later' }],
      say: { en: 'An agent comes.', de: 'Ein Mensch kommt.' },
      summary: 'Wants an agent',
      end: 'hand-over',
      priority: 5,
    },
    later: { say: 'Until {opens}.', end: 'hand-over' },
    bye: { say: 'Bye.', end: 'close' },
  },
  globals: [
    { keywords: ['agent', 'human'], goTo: 'agent' },
    { keywords: ['stop'], goTo: 'bye' },
    { keywords: ['restart'], goTo: 'menu', forget: true },
    { keywords: ['hi'], goTo: 'menu' },
    { keywords: ['deutsch'], goTo: 'menu', language: 'de' },
  ],
  phrases: {
    misunderstood: { en: 'Pardon?', de: 'Wie bitte?' },
    tooLong: 'Too long.',
    delayed: { en: 'It takes longer.', de: 'Es dauert.' },
    farewell: { en: 'Farewell, {name}.' },
  },
  limits: { misses: 2, turns: 12, messageLength: 100, goTo: 'agent' },
  hours: { timeZone: 'Europe/Berlin', week: { mon: ['09:00-12:00', '13:00-17:00'], fri: ['09:00-12:00'] } },
};

/** Monday, 10:00 in Berlin. */
export const OPEN = Date.UTC(2026, 2, 2, 9);
/** Saturday, 10:00 in Berlin. */
export const CLOSED = Date.UTC(2026, 1, 28, 9);

export const scriptWith = (changes: object = {}): BotScript => parseScript({ ...FILE, ...changes });
