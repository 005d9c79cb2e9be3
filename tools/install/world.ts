import type { World as FlowsWorld } from '../flows/world';
import type { Trouble } from '../support/complaint';
import type { Variables } from '../support/environment';
import type { HttpAnswer, HttpRequest } from '../support/http';
import type { Holder } from './lease';

export interface DeployRequest {
  /** `dev`; `''`: the one without a suffix. */
  environment: string;
  /** The `.env` file's path, from the working directory: where the Functions' variables stand. */
  envFile: string;
  /** The file's variables, and those of the process over them. */
  variables: Variables;
  talk(line: string): void;
}

export interface Deployment {
  domain: string;
  serviceSid: string;
  environmentSid: string;
}

export interface Built {
  /** Of what would be uploaded: another text, another content. */
  digest: string;
  /** What would make an upload fail. */
  troubles: Trouble[];
}

/** Everything outside these commands: a test gives its own. */
export interface World extends FlowsWorld {
  /** Deploys what is built, and the variables that it needs; others of Flexkeep's are removed there. */
  deploy(request: DeployRequest): Promise<Deployment>;
  /** Builds what stands in the checkout; what is deployed or running is left alone. */
  build(variables: Variables): Promise<Built>;
  /** The variables that the Functions get of these. */
  deployedVariables(variables: Variables): Record<string, string>;
  /** Resolves with whatever the answer is; rejects where there is none. */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** For a signing secret. */
  secret(): string;
  holder: Holder;
  /** Epoch ms. */
  now(): number;
  /** `v20.19.0` */
  nodeVersion: string;
}

export interface InstallOptions {
  /** The file that is read and written. Default: `.env`. */
  env: string;
  embedded?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  json?: boolean;
  takeOver?: boolean;
}
