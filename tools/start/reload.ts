import { existsSync, watch } from 'node:fs';
import { complain } from '../support/complain';
import type { Terminal } from '../support/terminal';

interface Reload {
  /** Those that are not there are left out. */
  folders: readonly string[];
  terminal: Terminal;
  /** Makes what is run of what was changed. What it throws is shown, and the code before goes on. */
  renew(): Promise<void>;
}

/** ms; an editor writes several files, or one in several steps. */
const QUIET_MS = 150;

/** What editors and tests put beside the code, and what no Function loads. */
const NO_CODE = /(^|[\\/])\.|~$|\.test\.[jt]s$|\.md$/;

/**
 * Runs changed code as soon as it is saved. Returns what ends that.
 *
 * @see https://nodejs.org/api/fs.html#fswatchfilename-options-listener
 */
export const reloadOnChange = ({ folders, terminal, renew }: Reload): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const reload = async (file: string): Promise<void> => {
    try {
      await renew();
      terminal.talk(`Changed: ${file}. The Functions run as they are now.`);
    } catch (error) {
      complain(terminal, error);
      terminal.talk('The Functions run on as they were.');
    }
  };
  const watchers = folders
    .filter((path) => existsSync(path))
    .map((path) =>
      watch(path, { recursive: true }, (_event, name) => {
        if (name === null || NO_CODE.test(name)) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          running = running.then(() => reload(name));
        }, QUIET_MS);
      }),
    );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
};
