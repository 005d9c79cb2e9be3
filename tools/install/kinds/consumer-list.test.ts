import { readConsumers } from '../../../src/platform/consumers';
import { consumerList, partsOf, spreadConsumers } from './adopt';

const OPS = 'https://ops.example.com/events';
/** More than fit into one variable. */
const EVENTS = Array.from({ length: 40 }, (_, i) => `task-queue.event-${i}`);
const LONG = `${OPS}#events=${EVENTS.join(',')}`;

const valuesOf = (list: string): string[] => Object.values(spreadConsumers(list));

test('a short list stands where it always stood', () => {
  expect(spreadConsumers(`${OPS} https://b.example.com`)).toEqual({
    ...{ DOWNSTREAM_EVENT_URLS: `${OPS} https://b.example.com` },
    ...{ DOWNSTREAM_EVENT_URLS_2: '', DOWNSTREAM_EVENT_URLS_3: '' },
  });
  expect(valuesOf('')).toEqual(['', '', '']);
});

test('a long one is spread, each value fits, and together they say the same, also when they are spread again', () => {
  const list = `https://a.example.com/?${'x'.repeat(200)} ${LONG}`;
  const spread = spreadConsumers(list);
  for (const value of Object.values(spread)) expect(Buffer.byteLength(value)).toBeLessThanOrEqual(450);
  expect(readConsumers(consumerList(spread))).toEqual(readConsumers(list));
  expect(spreadConsumers(consumerList(spread))).toEqual(spread);
});

test('an entry that fits, or has nothing to be split at, is one part', () => {
  expect(partsOf(OPS)).toEqual([OPS]);
  expect(partsOf(`${OPS}/${'x'.repeat(500)}`)).toHaveLength(1);
  expect(partsOf(LONG).length).toBeGreaterThan(1);
});

test('nothing is lost of what does not fit: it is there to be complained of', () => {
  const list = Array.from({ length: 9 }, (_, i) => `https://${i}.example.com/${'x'.repeat(300)}`).join(' ');
  expect(consumerList(spreadConsumers(list))).toBe(list);
  expect(valuesOf(list).some((value) => Buffer.byteLength(value) > 450)).toBe(true);
});
