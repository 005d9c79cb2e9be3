import { readLifeline } from '../lifeline/account';
import { together } from '../lifeline/lifeline';
import { type LifelineStyle, lifelineSvg } from '../lifeline/svg';
import { Refused } from './refusal';
import type { Stage } from './stage';
import { whose } from './whose';

/** An engagement, to be chosen from a list. */
interface ShownEngagement {
  /** Of its channel. */
  sid: string;
  /** The customer; the SID where Flex did not make it. */
  name: string;
  /** Epoch ms of the last change. */
  changedAt: number;
}

/** As many as a person looks through. */
const SHOWN = 200;

/** The engagements that changed last, newest first. */
export const listEngagements = ({ emulator, chronicle }: Stage): ShownEngagement[] =>
  chronicle
    .channels()
    .slice(-SHOWN)
    .reverse()
    .map(({ sid, changedAt }) => ({ sid, changedAt, name: whose(emulator, sid) ?? sid }));

/** The picture of one engagement, or of several in one. @throws {Refused} */
export const drawLifeline = ({ emulator, chronicle }: Stage, sids: string[], style: LifelineStyle): string => {
  const lines = sids.map((sid) => readLifeline(emulator, chronicle, sid));
  const line = together(lines);
  if (!line.bars.length)
    throw new Refused('not-found', 'There is no such engagement.', 'The page lists those there are.');
  return lifelineSvg(line, style);
};
