import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { createEmulator, type Emulator } from '../../emulator/emulator';
import { environmentOf, type Furnished, furnish } from '../../emulator/furnish';
import { inProcessClient } from '../../emulator/network/in-process';
import { sdkFor } from '../../emulator/network/sdk';
import type { ApiRequest, ApiResponse } from '../../emulator/wire/message';
import { flowsCommand } from '../../tools/commands/flows';
import type { FlowsFile } from '../../tools/flows/file';
import { readCredentials } from '../../tools/support/credentials';
import type { Variables } from '../../tools/support/environment';
import { patientClient } from '../../tools/support/twilio';

export const DOMAIN = 'flexkeep-1234-dev.twil.io';

/** Answers in the place of the embedded Twilio, where a test wants that: what it does not serve, or would not refuse. */
type Extra = (request: ApiRequest) => { status?: number; body: object } | undefined;

export interface FlowsScene {
  emulator: Emulator;
  account: Furnished;
  cwd: string;
  variables: Variables;
  /** What the person types, line by line. */
  typed: string[];
  /** What happens while the person thinks. */
  onAsk?: () => Promise<unknown>;
  /** What was printed since the last command began. */
  told: string;
  talked: string;
  extra?: Extra;
  /** Called once a person could press Ctrl-C. */
  interruptible?: (stop: () => void) => void;
  flows(...args: string[]): Promise<number>;
  json<T = Record<string, unknown>>(): T;
  write(file: FlowsFile | string, name?: string): void;
  read(name?: string): string;
  /** All flows of the account as Twilio answers them, by name, without what changes by itself. */
  there(): Promise<Record<string, Row>>;
  /** All Addresses of the account, in the same way, by their addresses. */
  addresses(): Promise<Record<string, AddressRow>>;
  sidOf(friendlyName: string): Promise<string>;
  /** Made since the last {@link forget}: `flex.UpdateFlexFlow`, … */
  writes(): string[];
  forget(): void;
  sdk: ReturnType<typeof sdkFor>;
}

type AddressRow = Record<string, unknown> & { sid: string; autoCreation: Record<string, unknown> };

export type Row = Record<string, unknown> & { sid: string; enabled: boolean };

/** Nothing here depends on how far time moves in between; a timeout of 4 s is then eight steps. */
const STEP_MS = 500;

const directories: string[] = [];

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const freshDirectory = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'flexkeep-flows-'));
  directories.push(directory);
  return directory;
};

const newAccount = (): Pick<FlowsScene, 'emulator' | 'account'> => {
  const emulator = createEmulator();
  return { emulator, account: furnish(emulator, { publicUrl: `https://${DOMAIN}` }) };
};

/**
 * A furnished account, an empty directory with the sample file, and the command line, all in this process.
 *
 * @param shared the account of another scene: a second person
 */
export const setScene = (
  sample: FlowsFile | string = SAMPLE,
  shared: Pick<FlowsScene, 'emulator' | 'account'> = newAccount(),
): FlowsScene => {
  const { emulator, account } = shared;
  const { clock } = emulator;
  const sleep = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
  const transport = async (request: ApiRequest): Promise<ApiResponse> => {
    const answer = scene.extra?.(request);
    if (!answer) return emulator.api(request);
    return { status: answer.status ?? 200, headers: {}, body: JSON.stringify(answer.body) };
  };
  const runtime = {
    ...{ now: clock.now, sleep, random: emulator.ids.random, id: () => 'id' },
    ...{ print: () => undefined, asset: () => undefined, fetch: () => Promise.reject(new Error('not needed here')) },
  };
  const finish = async <T>(work: Promise<T>): Promise<T> => {
    let isDone = false;
    const ended = () => {
      isDone = true;
    };
    work.then(ended, ended);
    await clock.settle();
    while (!isDone) await clock.advance(STEP_MS);
    return work;
  };
  const colors = pc.createColors(false);

  const scene: FlowsScene = {
    ...{ emulator, account, told: '', talked: '', typed: [] },
    cwd: freshDirectory(),
    variables: { ...environmentOf(account), DOMAIN_NAME: DOMAIN },
    sdk: sdkFor(emulator),
    async flows(...args) {
      scene.told = '';
      scene.talked = '';
      const world = {
        cwd: scene.cwd,
        terminal: {
          ...{ colors, talkColors: colors, close: () => undefined },
          tell(text: string) {
            scene.told += `${text}\n`;
          },
          talk(text: string) {
            scene.talked += `${text}\n`;
          },
          async ask(question: string) {
            scene.talked += question;
            await scene.onAsk?.();
            return scene.typed.shift();
          },
        },
        variables: () => scene.variables,
        connect: (variables: Variables) =>
          patientClient(readCredentials(variables), inProcessClient(transport, clock), runtime),
        pause: sleep,
        onInterrupt(stop: () => void) {
          scene.interruptible?.(stop);
          return () => undefined;
        },
      };
      return finish(flowsCommand(world, args));
    },
    json: () => JSON.parse(scene.told),
    write(file, name = 'flows.json') {
      writeFileSync(join(scene.cwd, name), typeof file === 'string' ? file : JSON.stringify(file));
    },
    read: (name = 'flows.json') => readFileSync(join(scene.cwd, name), 'utf8'),
    async there() {
      const flows = await scene.sdk.flexApi.v1.flexFlow.list();
      return Object.fromEntries(
        flows.map((flow) => {
          const { dateCreated, dateUpdated, ...row } = flow.toJSON() as Row;
          return [String(row.friendlyName), row as Row];
        }),
      );
    },
    async addresses() {
      const found = await scene.sdk.conversations.v1.addressConfigurations.list();
      return Object.fromEntries(
        found.map((one) => {
          const { dateCreated, dateUpdated, ...row } = one.toJSON() as AddressRow;
          return [one.address, row as AddressRow];
        }),
      );
    },
    async sidOf(friendlyName) {
      const found = (await scene.there())[friendlyName];
      if (!found) throw new Error(`There is no flow ${friendlyName}`);
      return found.sid;
    },
    writes: () =>
      emulator.journal.entries
        .map(({ name }) => name)
        .filter((name) => /^(flex|conversations)\.(Create|Update|Delete)/.test(name)),
    forget: () => emulator.journal.clear(),
  };
  scene.write(sample);
  return scene;
};

const SAMPLE = readFileSync(join(__dirname, '../../flows.json'), 'utf8');

/** The sample as data, for a test to change. */
export const sample = (): FlowsFile => JSON.parse(SAMPLE);
