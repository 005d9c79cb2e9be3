import pc from 'picocolors';

/** Tells the story, and keeps count of what did not end as told. */
export interface Teller {
  part(title: string): void;
  /** What a customer or an agent does. */
  step(text: string): void;
  /** What Twilio shows as a consequence; `asTold` says whether it is what the story wants. */
  sees(text: string, asTold: boolean): void;
  /** The part once more, as a picture. */
  picture(text: string): void;
  /** Parts in which everything was as told, and all parts. */
  readonly score: { told: number; parts: number };
}

export const createTeller = (print: (line: string) => void): Teller => {
  const parts: boolean[] = [];
  return {
    part(title) {
      parts.push(true);
      print('');
      print(pc.bold(`${parts.length}. ${title}`));
    },
    step: (text) => print(`   ${text}`),
    sees(text, asTold) {
      print(asTold ? `     ${pc.green('✓')} ${text}` : `     ${pc.red('✗ not as told:')} ${text}`);
      if (!asTold) parts[parts.length - 1] = false;
    },
    picture(text) {
      print('');
      for (const line of text.split('\n')) print(`   ${line}`);
    },
    get score() {
      return { told: parts.filter(Boolean).length, parts: parts.length };
    },
  };
};
