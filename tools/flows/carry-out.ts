import { toText } from '../support/complaint';
import { type Applied, applyPlan, type Progress } from './apply';
import { changesBetween, type LiveFlow } from './flow';
import { recall, remember } from './memory';
import type { Plan } from './plan';
import type { Step } from './step';
import { viewOf } from './view';
import type { CommonOptions, Opened, World } from './world';

const DONE = { create: 'created', update: 'changed', delete: 'removed' } as const;

/** A swap takes two writes for one flow, and they should not look the same. */
const whatWasDone = (step: Step): string => {
  if (step.kind === 'create' && !step.to.enabled) return 'created, off';
  if (step.kind !== 'update') return DONE[step.kind];
  const { length, 0: only } = changesBetween(step.from, step.to);
  return length === 1 && only?.property === 'enabled' ? `switched ${step.to.enabled ? 'on' : 'off'}` : DONE.update;
};

const progressLine = ({ step, number, total, way }: Progress): string =>
  `${way === 'back' ? 'back ' : ''}${number}/${total}  "${step.friendlyName}"  ${whatWasDone(step)}`;

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

/** For the next plan's drift: the flows that the file names, and after a removal those that are left of them. */
const takeNote = ({ cwd }: World, { accountSid, actions, unnamed }: Plan, live: LiveFlow[]): void => {
  const removed = actions.flatMap((action) => (action.kind === 'delete' ? [action.sid] : []));
  const known = removed.length ? (recall(cwd, accountSid) ?? []) : live;
  const others = removed.length ? removed : unnamed.map(({ sid }) => sid);
  const flows = known.filter(({ sid }) => !others.includes(sid));
  remember(cwd, accountSid, flows);
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
    const { live, ...applied } = await applyPlan({
      account: opened.account,
      plan,
      pause: world.pause,
      isStopped: () => isStopped,
      tell: (progress) => terminal.talk(progressLine(progress)),
    });
    for (const surprise of applied.surprises) terminal.talk(`${terminal.talkColors.yellow('Warning:')} ${surprise}.`);
    if (applied.outcome === 'applied' && live) takeNote(world, plan, live);
    if (json) terminal.tell(JSON.stringify({ ...viewOf(plan), ...applied }, null, 2));
    if (applied.outcome === 'applied') return 0;
    terminal.talk(`\n${reportOf(applied)}`);
    return 1;
  } finally {
    release();
  }
};
