import { parseAttributes } from '../platform/attributes';

/** Where a message of ours says which message it answers. */
export interface Mark {
  flexkeep: { replyTo: string | null };
}

export const markOf = (attributes: unknown): Partial<Mark['flexkeep']> | undefined => {
  const parsed = parseAttributes(attributes);
  const mark = parsed.legible ? parsed.values.flexkeep : undefined;
  return typeof mark === 'object' && mark !== null ? mark : undefined;
};

/** Whether a message's attributes say that Flexkeep wrote it. */
export const isOurs = (attributes: unknown): boolean => markOf(attributes) !== undefined;
