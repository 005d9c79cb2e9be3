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

/** Tells that the engagement still takes messages, or that it was cleaned up. */
export const tellShown = (tell: Teller, scene: DemoScene, what: 'stillOpen' | 'ended'): void => {
  for (const [text, isSo] of scene.shown(what)) tell.sees(text, isSo);
};
