import { environmentOf } from '../../emulator/furnish';
import { findChannel } from '../../emulator/products/chat-store/channels';
import { type OrchestrationName, readSettings } from '../../src/platform/settings';
import { orchestrationNamed } from '../../test/orchestrations/all';
import { createScene, type Scene } from '../../test/support/scene';

/** Twilio creates Interactions in its own time. */
const SETTLED_MS = 10_000;

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || '–';

const attributesOf = ({ emulator, sid }: Scene): Record<string, unknown> =>
  JSON.parse(String(findChannel(emulator, sid)?.attributes));

/** Variables without which only the other orchestration can be looked after. */
const needsOf = (name: OrchestrationName, { account }: Scene): string[] => {
  const all = environmentOf(account);
  const isEnough = (environment: Record<string, unknown>, ORCHESTRATIONS: OrchestrationName): boolean => {
    try {
      return readSettings({ ...environment, ORCHESTRATIONS }).orchestrations.length > 0;
    } catch {
      return false;
    }
  };
  const other = name === 'conversations' ? 'flex-flow' : 'conversations';
  return Object.keys(all).filter((variable) => {
    const without = { ...all, [variable]: undefined };
    return !isEnough(without, name) && isEnough(without, other);
  });
};

/** What is to be seen of one orchestration: a row's name, and what stands in it. */
const factsOf = async (name: OrchestrationName): Promise<Record<string, string>> => {
  const orchestration = orchestrationNamed(name);
  const scene = await createScene({ orchestration });
  await scene.writes('hi');
  const before = attributesOf(scene);
  await scene.writes('agent');
  await scene.emulator.clock.advance(SETTLED_MS);
  const [task] = await scene.tasks();
  const named = Object.entries(task?.attributes ?? {}).filter(([, value]) => value === scene.sid);
  const noted = Object.keys(attributesOf(scene)).filter((key) => !(key in before));
  const needs = needsOf(name, scene);
  scene.emulator.close();
  return {
    'webhook of a message': code([orchestration.messageEvent]),
    'its author': code([orchestration.authorIn(new Proxy({}, { get: (_, key) => key })) ?? '']),
    'the Task refers to it by': code(named.map(([key]) => key)),
    'a handover notes on the record itself': code(noted),
    'carries the next message, beside the record': code(scene.carriers().length ? ['Proxy Session'] : []),
    'the Task’s end cleans up at': code([`task.${orchestration.cleansAt === 'wrapping' ? 'wrapup' : 'completed'}`]),
    'variables that it alone needs': code(needs),
  };
};

/** The same of both, a row each: what it is, of Conversations, of Flex Flows. */
export const factsOfBoth = async (): Promise<string[][]> => {
  const [conversations, flexFlow] = [await factsOf('conversations'), await factsOf('flex-flow')];
  return Object.entries(conversations).map(([what, fact]) => [what, fact, flexFlow[what] ?? '']);
};
