import type { Twilio } from 'twilio';
import type { DeployOptions } from '../deploy/plan';
import { openDirectory } from '../engine/directory';
import { type Holder, type Journal, type Lease, takeLease } from '../engine/journal';
import { problemsIn, reading, telling } from '../engine/problem';
import { resourceKind } from '../flows/kind';
import type { FlowsWorld } from '../flows/world';
import { Complaint, type Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { HttpAnswer, HttpRequest } from '../support/network';
import type { TargetFlags } from '../support/target';
import type { ChoiceFlags, Chosen } from './choose';

/** `environment`: `''` is the one without a suffix. */
export type DeployRequest = Pick<DeployOptions, 'environment' | 'variables' | 'talk'>;

/** Everything outside these commands: a test gives its own. */
export interface SetupWorld extends FlowsWorld {
  /** Deploys what is built, and the variables that it needs; others of Flexkeep's are removed there. */
  deploy(request: DeployRequest): Promise<{ domain: string; serviceSid: string; environmentSid: string }>;
  /**
   * Builds what stands in the checkout; what is deployed or running is left alone.
   *
   * @returns `digest`: another text, another content; `troubles`: what would make an upload fail
   */
  build(variables: Variables): Promise<{ digest: string; troubles: Trouble[] }>;
  /** Resolves with any answer; rejects where there is none. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** For a signing secret. */
  secret(): string;
  holder: Holder;
  /** Epoch ms. */
  now(): number;
  /** `v20.19.0` */
  nodeVersion: string;
}

export interface InstallOptions extends ChoiceFlags {
  /** As they were given: hints name the same target. */
  flags: TargetFlags & { environment?: string; file?: string };
  /** The file that is read and written: `.env`, if not told otherwise. */
  env: string;
  embedded?: boolean;
  /** `dev`; `''`: the Environment without a suffix. */
  environment: string;
  file: string;
  /** Parts that are left out are `false`. */
  timer: boolean;
  adopt: boolean;
  flows: boolean;
  selfTest: boolean;
  json?: boolean;
  dryRun?: boolean;
  takeOver?: boolean;
  /** Of a deployment that was made by other means. */
  domain?: string;
  /** `remove`: also what setup did not make, where it would be left without its Functions. */
  force?: boolean;
}

/**
 * What an account has, as far as it may be read.
 *
 * @throws {Complaint} where nothing at all can be read: there is one reason then, and it is told once
 */
export const lookAt = async (client: Twilio, journal: Journal) => {
  const directory = openDirectory(client);
  const { flows: readFlows, addresses: readAddresses } = resourceKind(client, directory);
  const [workspaces, chatServices, proxyServices, syncServices, flows, addresses, service, installation, configured] =
    await Promise.all([
      reading('TaskRouter Workspaces', directory.workspaces),
      reading('Chat Services', directory.chatServices),
      reading('Proxy Services', directory.proxyServices),
      reading('Sync Services', directory.syncServices),
      reading('Flex Flows', readFlows),
      reading('Address Configurations', readAddresses),
      reading('Serverless Services', directory.service),
      reading('Sync Documents', journal.read),
      // What Flex says is a hint; without it a person is asked.
      directory.configured().catch((): Awaited<ReturnType<typeof directory.configured>> => ({})),
    ]);
  const readings = { workspaces, chatServices, proxyServices, flows, service, installation };
  const problems = problemsIn(...Object.values(readings));
  const [first] = problems;
  if (first && problems.length === Object.keys(readings).length) {
    throw new Complaint('The account cannot be read. Nothing was changed.', [{ ...first, where: client.accountSid }]);
  }
  return { sid: client.accountSid, directory, ...readings, addresses, syncServices, configured };
};

export type Account = Awaited<ReturnType<typeof lookAt>>;

/** Stands for the deployed domain until there is one. */
export const UNKNOWN_ORIGIN = 'https://known-after-deploy.twil.io';

/** Stands for the timer's Workflow until there is one. */
export const UNKNOWN_WORKFLOW = `WW${'0'.repeat(32)}`;

/** What a run works on. Kinds read from it, and note in it what they have made for those that come after them. */
export interface Session {
  world: SetupWorld;
  client: Twilio;
  options: InstallOptions;
  journal: Journal;
  account: Account;
  workspaceSid: string;
  /** What is looked after. Only setup has it. */
  chosen?: Chosen;
  /** As they are, and as far as kinds have been planned or written, as they will be. */
  variables: Variables;
  /** Those that the Functions have where they are deployed. */
  deployed: Record<string, string>;
  /** Those of them with which a checkout goes on that was not set up yet. */
  takenOver: Record<string, string>;
  /** `https://flexkeep-1234-dev.twil.io`; until it is deployed, {@link UNKNOWN_ORIGIN}. */
  origin: string;
  /** Of what would be uploaded. */
  digest: string;
  /** For `CONSOLE_SECRET`, where there is none. */
  secret: string;
}

/** The Environment that is meant, as an address or in words. */
export const siteText = ({ origin, options: { environment } }: Pick<Session, 'origin' | 'options'>): string =>
  `Environment "${environment || 'production'}", ${origin === UNKNOWN_ORIGIN ? 'not deployed yet' : origin}`;

export const changedSince = (): Complaint =>
  new Complaint(
    'The account has changed since it was shown. Nothing was changed by this run: run it again.',
    [],
    'changed',
  );

/** Runs it while this run alone may change the installation. */
export const underLease = async <T>(
  { holder, now }: SetupWorld,
  client: Twilio,
  { takeOver = false }: InstallOptions,
  work: (lease: Lease) => Promise<T>,
): Promise<T> => {
  const lease = await telling('taking the right to change it', 'write Sync Documents', () =>
    takeLease(client, holder, now(), takeOver),
  );
  try {
    return await work(lease);
  } finally {
    // Where it cannot be given back it ends by itself.
    await lease.release().catch(() => undefined);
  }
};
