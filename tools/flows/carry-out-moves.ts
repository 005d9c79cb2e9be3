import type { Applied } from '../engine/apply';
import type { Write } from '../engine/kind';
import { telling } from '../engine/problem';
import { confirm } from '../support/terminal';
import { openLook, openWords } from './open-channels';
import type { Move } from './plan';
import { isAddress, type Resource, stateOf } from './resource';
import type { FlowsOptions, FlowsWorld, Opened } from './world';

/** What came of the moves. Each is made as one, or not at all; those that are left can be made on another day. */
export interface Moved {
  done: Write<Resource>[];
  /** Addresses that stay as they are, and why. */
  kept: { name: string; reason: string }[];
  /** The one that could not be finished, after which none was tried. */
  failed?: Applied;
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
export const carryOutMoves = async (
  world: FlowsWorld,
  { client, directory }: Opened,
  moves: Move[],
  { autoApprove, leaveOpen }: FlowsOptions,
  write: (steps: Write<Resource>[]) => Promise<Applied>,
): Promise<Moved> => {
  const { terminal } = world;
  const moved: Moved = { done: [], kept: [] };
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
    if (applied.outcome !== 'applied') return { ...moved, failed: applied };
    moved.done.push(...steps);
  }
  return moved;
};
