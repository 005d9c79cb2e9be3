import { type Applied, applyPlan, type Progress } from '../../src/flows/apply';
import type { Plan } from '../../src/flows/plan';
import { viewOf } from '../../src/flows/view';
import { toText } from '../support/complaint';
import { remember } from './memory';
import type { CommonOptions, Opened, World } from './world';

const DONE = { create: 'created', update: 'changed', delete: 'removed' } as const;

const progressLine = ({ step, number, total, way }: Progress): string => {
  const done = way === 'back' ? `taken back (${DONE[step.kind]})` : DONE[step.kind];
  return `${way === 'back' ? 'back ' : ''}${number}/${total}  "${step.friendlyName}"  ${done}`;
};

const HEADS: Record<Applied['outcome'], string> = {
  applied: '',
  undone: 'This could not be finished. Everything that was done has been taken back: the account is as it was.',
  unfinished: 'This could not be finished. The account is now in between:',
};

/** What came of it, for people. */
const reportOf = ({ outcome, problems, remains }: Applied): string => {
  const again = 'Run it again when the reason is gone: it goes on from what is there.';
  return [
    toText({ message: HEADS[outcome], problems: [] }),
    ...remains.map((line) => `  ${line}`),
    toText({ message: 'The reason:', problems }),
    again,
  ].join('\n');
};

/** Afterwards, for the next plan's drift: the flows that the plan names or has checked. */
const takeNote = async ({ cwd }: World, { account }: Opened, plan: Plan): Promise<void> => {
  const unnamed = new Set(plan.unnamed.map(({ sid }) => sid));
  const live = await account.list().catch(() => undefined);
  if (live)
    remember(
      cwd,
      account.sid,
      live.filter(({ sid }) => !unnamed.has(sid)),
    );
};

/** Applies a plan that was shown and agreed to, and tells of it. Resolves with the exit code. */
export const carryOut = async (world: World, opened: Opened, plan: Plan, { json }: CommonOptions): Promise<number> => {
  const { terminal } = world;
  let isStopped = false;
  const release = world.onInterrupt(() => {
    isStopped = true;
    terminal.talk('Stopping after this write. What was done is taken back; another Ctrl-C leaves it as it is.');
  });
  try {
    const applied = await applyPlan({
      account: opened.account,
      plan,
      pause: world.pause,
      isStopped: () => isStopped,
      tell: (progress) => terminal.talk(progressLine(progress)),
    });
    for (const surprise of applied.surprises) terminal.talk(`${terminal.talkColors.yellow('Warning')} ${surprise}.`);
    if (applied.outcome === 'applied') await takeNote(world, opened, plan);
    if (json) terminal.tell(JSON.stringify({ ...viewOf(plan), ...applied }, null, 2));
    if (applied.outcome === 'applied') return 0;
    terminal.talk(`\n${reportOf(applied)}`);
    return 1;
  } finally {
    release();
  }
};
