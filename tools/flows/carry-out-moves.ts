import type { Applied } from '../engine/apply';
import type { Write } from '../engine/kind';
import { telling } from '../engine/problem';
import { confirm } from '../support/terminal';
import { openOf, openWords } from './open-channels';
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

/** Why a Flex Flow must not go yet. */
const underWay = async ({ client, directory }: Opened, { steps }: Move): Promise<string> => {
  const flows = steps.filter((write) => write.kind === 'delete' && !isAddress(stateOf(write)));
  if (!flows.length) return '';
  const open = await telling('looking for open channels', 'read Flex Channels, Chat Channels and Proxy Sessions', () =>
    openOf(
      client,
      directory,
      flows.map(({ key }) => key),
    ),
  );
  const found = flows.map(({ key, name }) => {
    const words = openWords(open.get(key) ?? { channels: [], sessions: [] });
    return words && `the Flex Flow "${name}" (${key}) has ${words} open`;
  });
  return found.filter(Boolean).join('; ');
};

/** Moves address after address. A person is asked before each, so that it can stop between any two. */
export const carryOutMoves = async (
  world: FlowsWorld,
  opened: Opened,
  moves: Move[],
  { autoApprove, leaveOpen }: FlowsOptions,
  write: (steps: Write<Resource>[]) => Promise<Applied>,
): Promise<Moved> => {
  const { terminal } = world;
  const moved: Moved = { done: [], kept: [] };
  for (const [i, { name, way, steps }] of moves.entries()) {
    const isOpen = leaveOpen ? '' : await underWay(opened, { name, way, steps });
    if (isOpen) {
      moved.kept.push({ name, reason: isOpen });
      terminal.talk(`${name} stays as it is: ${isOpen}.`);
      continue;
    }
    const to = way === 'forth' ? 'to Conversations' : 'back to Flex Flows';
    const question = `${i + 1}/${moves.length}: shall ${name} move ${to} now? To stop here, and go on another day, say no.`;
    if (!autoApprove && !(await confirm(terminal, question))) {
      moved.kept.push(...moves.slice(i).map((one) => ({ name: one.name, reason: 'not approved' })));
      return moved;
    }
    const applied = await write(steps);
    if (applied.outcome !== 'applied') return { ...moved, failed: applied };
    moved.done.push(...steps);
  }
  return moved;
};
