import type { System } from '../../tools/support/system';
import { type FakeTerminal, fakeTerminal } from './fake-terminal';

interface FakeSystem extends System {
  terminal: FakeTerminal;
}

/** A machine for tests: no variables, no embedded Twilio, and time stands still. */
export const fakeSystem = (more: Partial<System> = {}): FakeSystem => ({
  ...{ cwd: '/nowhere', environment: {}, variables: () => ({}), stack: async () => undefined },
  ...{ now: () => 0, pause: async () => undefined, random: () => 0, onInterrupt: () => () => undefined },
  openPage: async () => false,
  ...more,
  terminal: fakeTerminal(),
});
