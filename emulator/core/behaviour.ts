/**
 * - `exact`: as Twilio does it, by the source;
 * - `approximate`: plausible, and known to be open;
 * - `unknown`: nothing says how Twilio does it, so a choice was made;
 * - `different`: known to be otherwise at Twilio;
 * - `not emulated`.
 */
type FidelityLevel = 'exact' | 'approximate' | 'unknown' | 'different' | 'not emulated';

/**
 * What the embedded Twilio does, and how far it can be trusted. A comment with `@fidelity ID` stands where it is done;
 * a test ties both ways, and FIDELITY.md is made of these.
 */
export interface Behaviour {
  /** `chat.page-size`: the section, and a name in it. */
  id: string;
  /** Markdown, one line. */
  what: string;
  level: FidelityLevel;
  /** What the level leaves out: which half of it is less certain, or where sources disagree. */
  but?: string;
  /** Where it is known from. */
  source?: string;
}
