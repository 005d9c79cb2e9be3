import type { Twilio } from 'twilio';
import { sidIn } from '../../src/platform/attributes';
import { type Directory, openDirectory } from '../engine/directory';
import { commandLine } from '../support/command-line';
import { Complaint } from '../support/complaint';
import type { Variables } from '../support/environment';
import { readText } from '../support/files';
import type { System } from '../support/system';
import type { TargetFlags } from '../support/target';
import type { FlowsFile } from './file';
import { type ResourceKind, resourceKind } from './kind';
import { parseFlows } from './parse';
import type { Surroundings } from './resolve';

export type FlowsWorld = Pick<System, 'cwd' | 'terminal' | 'variables' | 'connect' | 'pause' | 'onInterrupt'>;

export interface FlowsOptions extends TargetFlags {
  file: string;
  domain?: string;
  json?: boolean;
  /** `plan` */
  out?: string;
  /** Count the open Conversations that keep what they have. */
  open?: boolean;
  /** `apply`, `destroy` */
  autoApprove?: boolean;
  /** `apply`: remove Flex Flows also where Chat Channels or Proxy Sessions of theirs are open. */
  leaveOpen?: boolean;
  /** `import` */
  force?: boolean;
  /** `migrate`: put the entries into the file. */
  write?: boolean;
}

export interface Opened {
  client: Twilio;
  accountSid: string;
  resources: ResourceKind;
  directory: Directory;
  around: Surroundings;
}

const sidOf = (variables: Variables, name: string, prefix: string): string | undefined => {
  const value = variables[name]?.trim();
  if (!value || sidIn(value, prefix)) return value || undefined;
  const problem = `malformed: expected ${prefix} and 32 hex digits`;
  throw new Complaint('A variable cannot be used.', [{ where: name, problem }]);
};

export const openAccount = (world: FlowsWorld, options: FlowsOptions): Opened => {
  const variables = world.variables(options);
  const client = world.connect(variables);
  const directory = openDirectory(client);
  return {
    ...{ client, accountSid: client.accountSid, directory, resources: resourceKind(client, directory) },
    around: {
      domain: options.domain ?? (variables.DOMAIN_NAME?.trim() || undefined),
      chatServiceSid: sidOf(variables, 'TWILIO_FLEX_CHAT_SERVICE_SID', 'IS'),
      workspaceSid: sidOf(variables, 'TWILIO_FLEX_WORKSPACE_SID', 'WS'),
      variables,
    },
  };
};

export const readFlowsFile = (world: FlowsWorld, options: FlowsOptions): FlowsFile => {
  const remedy = `To write one from what the account has: ${commandLine(options, 'flows', 'import')}`;
  return parseFlows(readText(world, options.file, remedy), options.file);
};
