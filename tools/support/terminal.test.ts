import { PassThrough } from 'node:stream';
import { openTerminal } from './terminal';

const streams = (isTTY: { stdout?: boolean; stderr?: boolean }) => {
  const stream = (is?: boolean) => Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: is });
  const [stdin, stdout, stderr] = [stream(), stream(isTTY.stdout), stream(isTTY.stderr)];
  return { stdin, stdout, stderr } as unknown as Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;
};

test.each([
  ['a terminal', { stdout: true, stderr: true }, false, [true, true]],
  ['a terminal of somebody who set NO_COLOR', { stdout: true, stderr: true }, true, [false, false]],
  ['a pipe, and talk in a terminal', { stderr: true }, false, [false, true]],
  ['a file', {}, false, [false, false]],
])('colours for %s', (_, isTTY, noColor, expected) => {
  const { colors, talkColors } = openTerminal(streams(isTTY), noColor);
  expect([colors, talkColors].map(({ red }) => red('x') !== 'x')).toEqual(expected);
});

test('results and talk do not mix, and a question is talk', async () => {
  const { stdin, stdout, stderr } = streams({});
  const terminal = openTerminal({ stdin, stdout, stderr }, false);
  terminal.tell('result');
  terminal.talk('talk');
  (stdin as unknown as PassThrough).end('one\ntwo\n');
  expect([await terminal.ask('a? '), await terminal.ask('b? '), await terminal.ask('c? ')]).toEqual([
    ...['one', 'two', undefined],
  ]);
  terminal.close();
  const printed = [stdout, stderr].map((stream) => (stream as unknown as PassThrough).read());
  expect(printed).toEqual(['result\n', 'talk\na? \nb? \nc? \n']);
});
