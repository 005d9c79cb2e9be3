/** The world outside: time, chance, and where log lines go. Given by the composition root, never taken from the air. */
export interface Runtime {
  /** Epoch ms by this machine's clock. */
  now(): number;
  /** @param signal ends it early */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** A name that no other invocation has. */
  id(): string;
  /** One line of text. */
  print(line: string): void;
  /** HTTP to anybody but Twilio: https://fetch.spec.whatwg.org/#fetch-method */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The text of a private asset, by its path without `.private`: `/bot.json`. */
  asset(name: string): string | undefined;
  /** It is one container's, from invocation to invocation: connections may be kept with it. */
  readonly lasts?: true;
}
