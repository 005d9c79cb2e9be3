import { toText } from '../../support/complaint';
import type { Account } from '../look';
import type { Probe } from '../self-test';
import type { World } from '../world';
import type { Change } from './changes';
import type { SetupOptions } from './options';
import { UNKNOWN_ORIGIN } from './plan';

/** What came of a setup. */
export interface Result {
  outcome: 'nothing-to-do' | 'planned' | 'done';
  origin: string;
  changes: Change[];
  done: string[];
  notices: string[];
  selfTest: Probe[];
}

const probeText = ({ name, ok, detail }: Probe): string => `  ${ok ? 'ok  ' : 'FAIL'}  ${name}: ${detail}`;

/** Tells it, and resolves with the exit code. */
export const report = (world: World, options: SetupOptions, account: Account, result: Result): number => {
  const { terminal } = world;
  const { outcome, origin, done, selfTest } = result;
  const failed = selfTest.filter(({ ok }) => !ok);
  if (options.json) {
    const domain = origin === UNKNOWN_ORIGIN ? {} : { domain: new URL(origin).host };
    const { changes, notices } = result;
    terminal.tell(
      JSON.stringify({ accountSid: account.sid, outcome, ...domain, changes, done, notices, selfTest }, null, 2),
    );
  } else {
    const { bold } = terminal.colors;
    if (done.length) terminal.tell(['', bold('Changed'), ...done.map((line) => `  ${line}`)].join('\n'));
    if (selfTest.length) terminal.tell(['', bold(`Self-test · ${origin}`), ...selfTest.map(probeText)].join('\n'));
  }
  if (failed.length) terminal.talk('\nThe self-test failed. To look closer: npm run doctor');
  else if (outcome === 'done')
    terminal.talk('\nFlexkeep is set up. To check it any time: npm run doctor. To undo it all: npm run remove');
  return failed.length ? 1 : 0;
};

/** What a run that failed leaves. */
export const brokenOffText = (done: string[]): string =>
  toText({
    message: 'Setup broke off. What was done stays, and the next run goes on from there:',
    problems: done.map((problem) => ({ where: 'done', problem })),
  });
