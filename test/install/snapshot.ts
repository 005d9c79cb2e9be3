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
  const kinds = emulator.store.snapshot() as Map<
    string,
    Map<string, { order: ({ key: string; row: Row } | undefined)[] }>
  >;
  return Object.fromEntries(
    [...kinds]
      .filter(([kind]) => !NOT_RESOURCES.includes(kind))
      .flatMap(([kind, shelves]) => [...shelves].map(([parent, { order }]) => ({ shelf: `${kind}/${parent}`, order })))
      .flatMap(({ shelf, order }) =>
        order.flatMap((kept) => {
          if (!kept) return [];
          const shown = Object.entries(kept.row).filter(([name]) => !CHANGES_BY_ITSELF.includes(name));
          return [[`${shelf} ${kept.key}`, Object.fromEntries(shown)] as const];
        }),
      ),
  );
};
