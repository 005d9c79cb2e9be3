import { ApiError, badRequest } from '../../core/errors';
import { matchesFilter } from '../shared/page';
import { defineResource } from '../shared/resource';
import type { TwilioWorld } from '../shared/world';

interface SinkConfiguration {
  /** URL. */
  destination: string;
  method: 'POST';
  /** Whether events that happen at about the same time are posted together. Default: they are. */
  batch_events?: boolean;
}

export interface SinkRow {
  sid: string;
  status: string;
  sink_type: string;
  sink_configuration: SinkConfiguration;
}

const read = (text: unknown): SinkConfiguration => {
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch {
    throw badRequest('Invalid JSON in parameter SinkConfiguration');
  }
  const { destination, method } = (value ?? {}) as Partial<Record<keyof SinkConfiguration, unknown>>; // reason: whatever it is, both are checked
  if (!URL.canParse(String(destination))) throw badRequest('SinkConfiguration: destination must be a URL');
  if (method !== 'POST') throw new ApiError(501, 20501, 'The embedded Twilio does not emulate webhook sinks by GET');
  return value as SinkConfiguration; // reason: checked above
};

const isInUse = (world: TwilioWorld, sid: string): boolean =>
  world.store.of('events.Subscription').find(({ sink_sid }) => sink_sid === sid) !== undefined;

/**
 * Sinks. One for webhooks is active at once: Twilio's guide subscribes to events right after its creation.
 * @see https://www.twilio.com/docs/events/webhook-quickstart
 * @fidelity events.sink-status
 */
export const sinks = defineResource<SinkRow, 'events.Sink'>('events.Sink', {
  prefix: 'DG',
  defaults: { status: 'active' },
  list: ({ input }, world) => ({
    where: ({ sid, status }) =>
      matchesFilter(input.Status, status) && (input.InUse === undefined || isInUse(world, sid) === input.InUse),
  }),
  created(row, call) {
    if (row.sink_type !== 'webhook') {
      throw new ApiError(501, 20501, `The embedded Twilio does not emulate sinks of the type ${row.sink_type}`);
    }
    row.sink_configuration = read(call.input.SinkConfiguration);
  },
});
