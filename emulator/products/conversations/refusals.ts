import { ApiError, badRequest, notImplemented } from '../../core/errors';
import type { ChannelRow } from '../chat-store/rows';
import type { TwilioWorld } from '../shared/world';

/**
 * Conversations' own errors: their numbers and sentences are those of Twilio's error dictionary,
 * https://www.twilio.com/docs/api/errors. Unknown: the HTTP status of a conflict, so it is an option.
 * @fidelity conversations.refusals, conversations.refusal-status
 */
export const conflict = (world: TwilioWorld, code: number, message: string): ApiError =>
  new ApiError(world.options.conversationsConflictStatus, code, message);

/** https://www.twilio.com/docs/api/errors/50377 @fidelity conversations.closed */
export const requireOpen = (world: TwilioWorld, { state }: ChannelRow): void => {
  if (state === 'closed') throw conflict(world, 50377, "Can't update conversation as it's in final closed state");
};

/** Media and templates are not emulated. @fidelity conversations.rest */
export const requirePlainText = (input: { Body?: string; MediaSid?: string; ContentSid?: string }): void => {
  if (input.MediaSid !== undefined) throw notImplemented('media messages in Conversations');
  if (input.ContentSid !== undefined) throw notImplemented('content templates in Conversations');
  // Approximate: neither the number nor the sentence is documented. @fidelity conversations.empty-messages
  if (input.Body === undefined) throw badRequest('Body or MediaSid is required');
};

/** Approximate: which number illegible attributes have is not documented. @fidelity conversations.attributes */
export const requireAttributes = ({ input }: { input: { Attributes?: string } }): void => {
  if (input.Attributes === undefined) return;
  try {
    JSON.parse(input.Attributes);
  } catch {
    throw badRequest('Attributes not valid JSON');
  }
};
