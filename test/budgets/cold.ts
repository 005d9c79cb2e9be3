import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../support/compile';
import { SCRIPT } from '../support/functions';
import { createScene } from '../support/scene';
import { inRounds, run, shortest } from './load';

/** One first turn as Twilio saw it: what came in, and each call with its answer. */
export interface Recording {
  params: Record<string, string>;
  environment: Record<string, string>;
  script: string;
  /** Epoch ms. */
  now: number;
  calls: { method: string; path: string; sent: string; status: number; headers: object; answer: string }[];
}

const record = async (): Promise<Recording> => {
  const scene = await createScene();
  const calls: Recording['calls'] = [];
  let params: Record<string, string> | undefined;
  scene.alter = (request) => {
    params ??= Object.fromEntries(new URLSearchParams(request.body.toString()));
    return request;
  };
  scene.around = (invocation) =>
    invocation(async (request) => {
      const answer = await scene.emulator.api(request);
      const { method, path, body: sent } = request;
      const { status, headers, body } = answer;
      calls.push({ method, path, sent: sent.toString(), status, headers, answer: body?.toString() ?? '' });
      return answer;
    });
  const now = scene.emulator.clock.now();
  await scene.writes('hi');
  if (!params) throw new Error('The Function was not called');
  return { params, environment: scene.environment, script: SCRIPT, now, calls };
};

export interface ColdStart {
  /** ms of CPU from loading the Function to its answer to a customer's first message. */
  ms: number;
  /** … of a Function that makes the same calls and nothing else. */
  plainMs: number;
}

/**
 * @param file the bundle of `/inbound`
 * @param isKept whether it is quick enough
 */
export const measureColdStart = async (file: string, isKept: (cold: ColdStart) => boolean): Promise<ColdStart> => {
  const directory = await mkdtemp(join(tmpdir(), 'flexkeep-cold-'));
  const child = await compile('test/budgets/cold-child.ts');
  try {
    const recording = join(directory, 'recording.json');
    await writeFile(recording, JSON.stringify(await record()));
    const time = async (...functions: string[]) =>
      Number((await run(process.execPath, [child.file, recording, ...functions])).stderr);
    const ours: number[] = [];
    const plain: number[] = [];
    const figures = () => ({ ms: shortest(ours), plainMs: shortest(plain) });
    await inRounds(
      async () => {
        plain.push(await time());
        ours.push(await time(file));
      },
      () => isKept(figures()),
    );
    return figures();
  } finally {
    await child.remove();
    await rm(directory, { recursive: true, force: true });
  }
};
