import { ConnectionLost } from './message';

/** The calls under way, which wait for the emulator's time: a clock that is reset forgets what they wait for. */
export interface UnderWay {
  /** As `call` ends, but for {@link hangUp}. @throws {ConnectionLost} */
  answered<T>(call: Promise<T>): Promise<T>;
  /** Ends all calls under way as a lost connection. */
  hangUp(): void;
}

export const createUnderWay = (): UnderWay => {
  const callers = new Set<(error: ConnectionLost) => void>();
  return {
    answered: (call) =>
      new Promise((resolve, reject) => {
        callers.add(reject);
        call.finally(() => callers.delete(reject)).then(resolve, reject);
      }),
    hangUp() {
      for (const lose of callers) lose(new ConnectionLost());
      callers.clear();
    },
  };
};
