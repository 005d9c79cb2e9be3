import type { Row } from '../../core/store';
import { loadDescription } from '../../description/load';
import type { Handler, Handlers, Takes } from '../shared/call';
import { type TwilioWorld, timestamp } from '../shared/world';

const KEY = 'configuration';

const properties = Object.keys(loadDescription('flex').schemas['flex.v1.configuration']?.properties ?? {});

/**
 * The account's one configuration, made when it is first asked for. Approximate: most of it is empty.
 * @fidelity flex.configuration
 */
const configuration = (world: TwilioWorld): Row => {
  const collection = world.store.of('flex.Configuration');
  const now = timestamp(world);
  return (
    collection.get(KEY) ??
    collection.insert(KEY, {
      ...Object.fromEntries(properties.map((property) => [property, null])),
      account_sid: world.accountSid,
      status: 'ok',
      date_created: now,
      date_updated: now,
      attributes: {},
      ui_attributes: {},
      ui_dependencies: {},
      public_attributes: {},
      url: 'https://flex-api.twilio.com/v1/Configuration',
    })
  );
};

/**
 * Approximate: unknown names are ignored, and so is what an account cannot say of itself.
 * @fidelity flex.configuration
 */
const FIXED = ['account_sid', 'date_created', 'date_updated', 'url', 'status'];

const update: Handler<Takes<'flex.UpdateConfiguration'>> = ({ input }, world) => {
  const row = configuration(world);
  for (const [name, value] of Object.entries(input)) if (name in row && !FIXED.includes(name)) row[name] = value;
  row.date_updated = timestamp(world);
  return { body: row };
};

export const configurationHandlers: Handlers<'flex'> = {
  FetchConfiguration: (_call, world) => ({ body: configuration(world) }),
  UpdateConfiguration: update,
};
