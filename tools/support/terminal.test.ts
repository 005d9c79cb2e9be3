import { PassThrough } from 'node:stream';
import { openTerminal } from './terminal';

const streams = (isTTY: { stdout?: boolean; stderr?: boolean }) => {
  const stream = (is?: boolean) => Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: is });
  return { stdin: stream(), stdout: stream(isTTY.stdout), stderr: stream(isTTY.stderr) };
};

type Std = Parameters<typeof openTerminal>[0];
const open = (std: ReturnType<typeof streams>, noColor: boolean) => openTerminal(std as unknown as Std, noColor); // reason: a terminal's streams have much more than what is used of them

test.each([
  ['a terminal', { stdout: true, stderr: true }, false, [true, true]],
  ['a terminal of somebody who set NO_COLOR', { stdout: true, stderr: true }, true, [false, false]],
  ['a pipe, and talk in a terminal', { stderr: true }, false, [false, true]],
  ['a file', {}, false, [false, false]],
])('colours for %s', (_, isTTY, noColor, expected) => {
  const { colors, talkColors } = open(streams(isTTY), noColor);
  expect([colors, talkColors].map(({ red }) => red('x') !== 'x')).toEqual(expected);
});

test('what a text from elsewhere would do to a terminal is shown, and not done', () => {
  const { stdin, stdout, stderr } = streams({});
  const terminal = open({ stdin, stdout, stderr }, false);
  terminal.tell('\u001b[1mbold\u001b[22m\tand\nlines\u001b]0;title\u0007\r\u009b2J\u202e👩‍👧');
  expect(stdout.read()).toBe('\u001b[1mbold\u001b[22m\tand\nlines\\u001b]0;title\\u0007\\u000d\\u009b2J\\u202e👩‍👧\n');
});

test('results and talk do not mix, and a question is talk', async () => {
  const { stdin, stdout, stderr } = streams({});
  const terminal = open({ stdin, stdout, stderr }, false);
  terminal.tell('result');
  terminal.talk('talk');
  stdin.end('one\ntwo\n');
  expect([await terminal.ask('a? '), await terminal.ask('b? '), await terminal.ask('c? ')]).toEqual([
    ...['one', 'two', undefined],
  ]);
  terminal.close();
  const printed = [stdout, stderr].map((stream) => stream.read());
  expect(printed).toEqual(['result\n', 'talk\na? \nb? \nc? \n']);
});
