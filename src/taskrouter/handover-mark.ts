import type { Brief } from '../orchestration/port';

/** The attribute that marks a Task as one that Flexkeep's bot handed over. */
const HANDED_OVER = 'flexkeep';

/** What the bot learnt, for the agent, and when it began to hand over (epoch ms): by that the Task is known when it ends. */
export const handoverMark = ({ since, slots }: Pick<Brief, 'since' | 'slots'>) => ({
  [HANDED_OVER]: { bot: true, since, slots },
});

/** When the handover began that a Task came of; `undefined`: the bot did not hand it over. */
export const handoverIn = (attributes: Record<string, unknown>): number | undefined => {
  const mark = attributes[HANDED_OVER];
  const since = typeof mark === 'object' && mark !== null ? (mark as { since?: unknown }).since : undefined;
  return typeof since === 'number' ? since : undefined;
};
