import type { System } from '../../tools/support/system';
import { type FakeTerminal, fakeTerminal } from './fake-terminal';

interface FakeSystem extends System {
  terminal: FakeTerminal;
}

const unreachable = (): never => {
  throw new Error('No test of this kind has a network');
};

/** A machine for tests: no variables, no network, no embedded Twilio, and time stands still. */
export const fakeSystem = (more: Partial<System> = {}): FakeSystem => ({
  ...{ cwd: '/nowhere', environment: {}, variables: () => ({}), stack: async () => undefined },
  ...{ now: () => 0, pause: async () => undefined, random: () => 0, onInterrupt: () => () => undefined },
  ...{ connect: unreachable, request: unreachable, domainOf: unreachable },
  openPage: async () => false,
  ...more,
  terminal: fakeTerminal(),
});
