import pc from 'picocolors';
import type { Stack } from '../../emulator/stack';
import type { DemoOrchestration } from './orchestration';
import type { DemoScene } from './scene';

/** What each part of the story is told with. */
export interface DemoStage {
  stack: Stack;
  tell: Teller;
  orchestration: DemoOrchestration;
}

/** One part of the story, for a program. */
interface Part {
  title: string;
  /** Whether everything was as told. */
  asTold: boolean;
  /** What was done, and what Twilio showed then. */
  steps: ({ step: string } | { sees: string; asTold: boolean })[];
}

/** Tells the story, and keeps count of what did not end as told. */
export interface Teller {
  part(title: string): void;
  /** What a customer or an agent does. */
  step(text: string): void;
  /** What Twilio shows as a consequence; `asTold` says whether it is what the story wants. */
  sees(text: string, asTold: boolean): void;
  /** The part once more, as a picture. */
  picture(text: string): void;
  readonly parts: readonly Part[];
}

export const createTeller = (print: (line: string) => void): Teller => {
  const parts: Part[] = [];
  return {
    part(title) {
      parts.push({ title, asTold: true, steps: [] });
      print('');
      print(pc.bold(`${parts.length}. ${title}`));
    },
    step(text) {
      parts.at(-1)?.steps.push({ step: text });
      print(`   ${text}`);
    },
    sees(text, asTold) {
      print(asTold ? `     ${pc.green('✓')} ${text}` : `     ${pc.red('✗ not as told:')} ${text}`);
      const part = parts.at(-1);
      part?.steps.push({ sees: text, asTold });
      if (part && !asTold) part.asTold = false;
    },
    picture(text) {
      print('');
      for (const line of text.split('\n')) print(`   ${line}`);
    },
    parts,
  };
};

/** Tells that the engagement still takes messages, or that it was cleaned up. */
export const tellShown = (tell: Teller, scene: DemoScene, what: 'stillOpen' | 'cleanedUp'): void => {
  for (const [text, isSo] of scene.shown(what)) tell.sees(text, isSo);
};
