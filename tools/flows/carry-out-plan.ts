import type { Applied, Progress } from '../engine/apply';
import { carryOut } from '../engine/carry-out';
import type { Resources, Write } from '../engine/kind';
import { telling } from '../engine/problem';
import { Complaint, toText } from '../support/complaint';
import { confirm } from '../support/terminal';
import { allOf, readInventory } from './make-plan';
import { openLook, openWords } from './open';
import { differencesBetween, type Move, type Plan, toWords } from './plan';
import { differencesOf, isAddress, isOn, type LiveResource, type Resource, stateOf } from './resource';
import { recall, remember } from './saved';
import { viewOf, viewOfWrites } from './show';
import type { FlowsOptions, FlowsWorld, Opened } from './world';

/** What came of the moves. Each is made as one, or not at all; those that are left can be made on another day. */
interface Moved {
  /** The last one may be one that could not be finished: after it, none was tried. */
  made: Applied[];
  /** Addresses that stay as they are, and why. */
  kept: { name: string; reason: string }[];
}

/** Why a Flex Flow of this move must not go yet; `''`: it may. */
const underWay = async (look: ReturnType<typeof openLook>, { steps }: Move): Promise<string> => {
  const flows = steps.flatMap((write) => {
    const state = stateOf(write);
    return write.kind === 'delete' && !isAddress(state) ? [{ ...state, sid: write.key, name: write.name }] : [];
  });
  if (!flows.length) return '';
  const open = await telling('looking for open channels', 'read Flex Channels, Chat Channels and Proxy Sessions', () =>
    look(flows),
  );
  const found = flows.map(({ sid, name }) => {
    const words = openWords(open.get(sid) ?? { channels: [], sessions: [] });
    return words && `the Flex Flow "${name}" (${sid}) has ${words} open`;
  });
  return found.filter(Boolean).join('; ');
};

/** Moves address after address. A person is asked before each, so that it can stop between any two. */
const carryOutMoves = async (
  world: FlowsWorld,
  { client, directory }: Opened,
  moves: Move[],
  { autoApprove, leaveOpen }: FlowsOptions,
  write: (steps: Write<Resource>[]) => Promise<Applied>,
): Promise<Moved> => {
  const { terminal } = world;
  const moved: Moved = { made: [], kept: [] };
  const look = openLook(client, directory);
  const stays = async (move: Move): Promise<boolean> => {
    const reason = leaveOpen ? '' : await underWay(look, move);
    if (!reason) return false;
    moved.kept.push({ name: move.name, reason });
    terminal.talk(`${move.name} stays as it is: ${reason}.`);
    return true;
  };
  for (const [i, move] of moves.entries()) {
    const { name, way, steps } = move;
    if (await stays(move)) continue;
    if (!autoApprove) {
      const to = way === 'forth' ? 'to Conversations' : 'back to Flex Flows';
      const question = `${i + 1}/${moves.length}: shall ${name} move ${to} now? To stop here, and go on another day, say no.`;
      if (!(await confirm(terminal, question))) {
        moved.kept.push(...moves.slice(i).map((one) => ({ name: one.name, reason: 'not approved' })));
        return moved;
      }
      // However long the answer took.
      if (await stays(move)) continue;
    }
    const applied = await write(steps);
    moved.made.push(applied);
    if (applied.outcome !== 'applied') return moved;
  }
  return moved;
};

/** A swap takes two writes for one flow, and they should not look the same. */
const whatWasDone = (write: Write<Resource>): string => {
  if (write.kind === 'delete') return 'removed';
  if (write.kind === 'create') return isOn(write.to) ? 'created' : 'created, off';
  const { length, 0: only } = differencesOf(write.from, write.to);
  const isSwitch = length === 1 && (only?.property === 'enabled' || only?.property === 'autoCreation.enabled');
  return isSwitch ? `switched ${isOn(write.to) ? 'on' : 'off'}` : 'changed';
};

const progressLine = ({ write, number, total, way }: Progress): string => {
  const what = whatWasDone(write as Write<Resource>); // reason: the steps below are those of a plan
  return `${way === 'back' ? 'back ' : ''}${number}/${total}  "${write.name}"  ${what}`;
};

const HEADS: Record<Applied['outcome'], string> = {
  applied: '',
  undone: 'This could not be finished. Everything that was done has been taken back: the account is as it was.',
  unfinished: 'This could not be finished. The account is now in between:',
};

/** For the next plan's drift: what the file names, and after a removal what is left of it. */
const takeNote = ({ cwd }: FlowsWorld, { accountSid, actions, moves, unnamed }: Plan, live: LiveResource[]): void => {
  const removed = actions.flatMap(({ kind, key }) => (kind === 'delete' ? [key] : []));
  const isRemoval = removed.length > 0 && removed.length === actions.length && !moves.length;
  const known = isRemoval ? (recall(cwd, accountSid) ?? []) : live;
  const others = isRemoval ? removed : unnamed.map(({ sid }) => sid);
  remember(
    cwd,
    accountSid,
    known.filter(({ sid }) => !others.includes(sid)),
  );
};

/** Applies a plan that was shown and agreed to, and tells of it. Resolves with the exit code. */
export const carryOutPlan = async (
  world: FlowsWorld,
  opened: Opened,
  plan: Plan,
  options: FlowsOptions,
): Promise<number> => {
  const { terminal } = world;
  const read = async () => allOf(await readInventory(opened.resources, false));
  const differences = differencesBetween(plan.base, await read());
  if (differences.length) {
    throw new Complaint(
      'The account has changed since the plan was made. Nothing was changed by this run: make a new plan.',
      differences.map((difference) => ({ where: 'the account', problem: toWords(difference) })),
      'changed',
    );
  }
  // reason: each state meets the verbs of its own kind, and the engine mixes none
  const kind: Resources<unknown> = opened.resources as Resources<unknown>;
  const write = (writes: Write<Resource>[]) =>
    carryOut(
      world,
      writes.map((one) => ({ kind, write: one })),
      progressLine,
    );
  const first = await write(plan.steps);
  const { made, kept } =
    first.outcome === 'applied'
      ? await carryOutMoves(world, opened, plan.moves, options, write)
      : { made: [], kept: [] };
  const all = [first, ...made];
  const failed = all.find(({ outcome }) => outcome !== 'applied');
  const live = failed ? undefined : await read().catch(() => undefined);
  if (live) takeNote(world, plan, live);
  if (options.json) {
    const { outcome, problems, remains, surprises } = failed ?? first;
    const done = viewOfWrites(all.flatMap((one) => one.done) as Write<Resource>[]); // reason: the steps above are those of a plan
    terminal.tell(JSON.stringify({ ...viewOf(plan), outcome, problems, remains, surprises, done, kept }, null, 2));
  }
  if (failed) {
    const reason = toText({ message: 'The reason:', problems: failed.problems });
    const again = 'Run it again when the reason is gone: it goes on from what is there.';
    terminal.talk(['', HEADS[failed.outcome], ...failed.remains.map((line) => `  ${line}`), reason, again].join('\n'));
    return 1;
  }
  if (!kept.length) return 0;
  const isOpen = kept.some(({ reason }) => reason !== 'not approved');
  terminal.talk(
    [
      `\nNot moved: ${kept.map(({ name }) => name).join(', ')}. Run it again to go on.`,
      ...(isOpen
        ? ['What is open ends with its Task or by a sweep. To remove the Flex Flow before: --leave-open']
        : []),
    ].join('\n'),
  );
  return 1;
};
