import { cut } from '../platform/cut';
import { shown } from './say';
import type { Slot } from './script';
import { isOnly, meant, numbered } from './understand';
import { words } from './words';

/** Long enough for people's names, too short for a sentence. */
const LONGEST_NAME = 60;
const LONGEST_NAME_WORDS = 5;
/** https://www.rfc-editor.org/errata/eid1690 */
const LONGEST_EMAIL = 254;
/** A ledger, and a Task's attributes, have to hold it. */
const LONGEST_MATCH = 200;
const LONGEST_FREE_TEXT = 500;
/** Characters of all slots as JSON: a ledger holds 16 KiB. For a Task's attributes Twilio's pages name no limit. */
export const LONGEST_SLOTS = 2_000;
/** Of a free text where that is used up: better than to ask again for what was said. */
const SHORTEST_ROOM = 50;

/** Good enough to catch a slip of the finger. Whether the address exists is another question. */
const email = (): RegExp => /[^\s@<>()[\]",;:]+@[^\s@<>()[\]",;:]+\.\p{L}{2,}/u;

const asName = (text: string): string | undefined => {
  const name = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[.!]+$/, '');
  const isOne = /^\p{L}[\p{L}\p{M}.'’ -]*$/u.test(name) && name.length >= 2 && name.length <= LONGEST_NAME;
  return isOne && name.split(' ').length <= LONGEST_NAME_WORDS ? name : undefined;
};

const roomBeside = (slots: Record<string, string>): number =>
  Math.max(SHORTEST_ROOM, Math.min(LONGEST_FREE_TEXT, LONGEST_SLOTS - JSON.stringify(slots).length));

/**
 * What a message says in answer to the question for a slot; `undefined`: nothing that would do.
 *
 * @param known the slots that are filled already: a free text is cut where they leave little room
 */
export const slotValue = (slot: Slot, text: string, known: Record<string, string> = {}): string | undefined => {
  switch (slot.kind) {
    case 'name':
      return asName(text);
    case 'email': {
      const found = email().exec(text)?.[0];
      return found !== undefined && found.length <= LONGEST_EMAIL ? found : undefined;
    }
    case 'pattern':
      return cut(new RegExp(slot.pattern, 'iu').exec(text)?.[0] ?? '', LONGEST_MATCH) || undefined;
    case 'choice': {
      const said = words(text);
      return (numbered(shown(slot.options), said) ?? meant(slot.options, said))?.value;
    }
    case 'text':
      return cut(text.trim(), roomBeside(known)) || undefined;
  }
};

/** Whether the message is the answer and nothing else. Where a slot takes anything, or finds it anywhere, it is. */
export const isOnlyAnswer = (slot: Slot, text: string): boolean => {
  if (slot.kind !== 'choice') return true;
  const said = words(text);
  return numbered(shown(slot.options), said) !== undefined || slot.options.some((option) => isOnly(option, said));
};
