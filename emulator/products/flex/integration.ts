import { filled, type Takes } from '../shared/call';
import type { Integration, IntegrationType } from './rows';

/**
 * The description of `CreateFlexFlow`, like the values below of what a request leaves out.
 * @fidelity flex.flow-defaults
 */
const MAX_RETRIES = 3;

const REQUIRED: Record<IntegrationType, (keyof Integration)[]> = {
  studio: ['flow_sid'],
  external: ['url'],
  task: ['workspace_sid', 'workflow_sid'],
};

/**
 * `Integration.*` of a request, on top of what was there. Approximate: what does not apply to the type is ignored.
 * @fidelity flex.flow-parameters
 */
export const integrationOf = (
  type: IntegrationType,
  before: Integration,
  input: Takes<'flex.UpdateFlexFlow'>['input'],
): Integration => {
  const retry_count = filled(input['Integration.RetryCount']) ?? before.retry_count ?? MAX_RETRIES;
  switch (type) {
    case 'studio':
      return { flow_sid: filled(input['Integration.FlowSid']) ?? before.flow_sid, retry_count };
    case 'external':
      return { url: filled(input['Integration.Url']) ?? before.url, retry_count };
    case 'task':
      return {
        workspace_sid: filled(input['Integration.WorkspaceSid']) ?? before.workspace_sid,
        workflow_sid: filled(input['Integration.WorkflowSid']) ?? before.workflow_sid,
        channel: filled(input['Integration.Channel']) ?? before.channel ?? 'default',
        timeout: filled(input['Integration.Timeout']) ?? before.timeout ?? 86_400,
        priority: filled(input['Integration.Priority']) ?? before.priority ?? 0,
        creation_on_message: filled(input['Integration.CreationOnMessage']) ?? before.creation_on_message ?? false,
      };
  }
};

/** What is wrong with it, if anything. */
export const integrationFault = (type: IntegrationType, integration: Integration): string | undefined => {
  const missing = REQUIRED[type].find((property) => !integration[property]);
  if (missing) return `Integration ${missing} is required when the integration type is ${type}`;
  const { retry_count = 0 } = integration;
  if (retry_count < 0 || retry_count > MAX_RETRIES) return 'Integration retry_count must be between 0 and 3';
  return undefined;
};
