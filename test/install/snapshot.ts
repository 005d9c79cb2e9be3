import type { Row } from '../../emulator/core/store';
import type { Emulator } from '../../emulator/emulator';

/**
 * What happened, the embedded Twilio's own notes, an account's one configuration, which it makes when it is first asked
 * for, and Builds, which Twilio keeps for a while.
 */
const NOT_RESOURCES = [
  'taskrouter.Event',
  'taskrouter.Evaluations',
  'emulator.plans',
  'flex.Configuration',
  'serverless.Log',
  'serverless.Build',
  'serverless.Deployment',
];

/** What changes whenever anything is written. */
const CHANGES_BY_ITSELF = ['date_updated'];

/** Every resource of the account, one by one: `flex.FlexFlow/ FO…`. */
export const resourcesOf = (emulator: Emulator): Record<string, Row> => {
  // A snapshot is plain data; this is how the store keeps it.
  const shelves = emulator.store.snapshot() as Map<string, { kept: Map<string, { row: Row }> }>;
  return Object.fromEntries(
    [...shelves]
      .filter(([shelf]) => !NOT_RESOURCES.some((kind) => shelf.startsWith(`${kind}/`)))
      .flatMap(([shelf, { kept }]) =>
        [...kept].map(([key, { row }]) => {
          const shown = Object.entries(row).filter(([name]) => !CHANGES_BY_ITSELF.includes(name));
          return [`${shelf} ${key}`, Object.fromEntries(shown)] as const;
        }),
      ),
  );
};
