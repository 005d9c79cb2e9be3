import type { Emulator } from '../../emulator/emulator';
import type { Row } from '../../emulator/core/store';

/** What happened, and the embedded Twilio's own notes: no resources. */
const NOT_RESOURCES = ['taskrouter.Event', 'taskrouter.Evaluations', 'emulator.plans'];

/** What changes whenever anything is written. */
const CHANGES_BY_ITSELF = ['date_updated'];

/** Every resource of the account, one by one: `flex.FlexFlow/ FO…`. */
export const resourcesOf = (emulator: Emulator): Record<string, Row> => {
  // A snapshot is plain data; this is how the store keeps it.
  const shelves = emulator.store.snapshot() as Map<string, { rows: Map<string, Row> }>;
  return Object.fromEntries(
    [...shelves]
      .filter(([shelf]) => !NOT_RESOURCES.some((kind) => shelf.startsWith(`${kind}/`)))
      .flatMap(([shelf, { rows }]) =>
        [...rows].map(([key, row]) => {
          const shown = Object.entries(row).filter(([name]) => !CHANGES_BY_ITSELF.includes(name));
          return [`${shelf} ${key}`, Object.fromEntries(shown)] as const;
        }),
      ),
  );
};
