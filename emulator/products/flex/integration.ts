import { snake } from '../shared/call';
import type { Integration, IntegrationType } from './rows';

const MAX_RETRIES = 3;

/** Values of what the request leaves out: the description of `CreateFlexFlow`. */
const DEFAULTS: Record<IntegrationType, Integration> = {
  studio: { retry_count: MAX_RETRIES },
  external: { retry_count: MAX_RETRIES },
  task: { channel: 'default', timeout: 86_400, priority: 0, creation_on_message: false },
};

const REQUIRED: Record<IntegrationType, (keyof Integration)[]> = {
  studio: ['flow_sid'],
  external: ['url'],
  task: ['workspace_sid', 'workflow_sid'],
};

/**
 * `Integration.*` of a request, on top of what was there. Approximate: what does not apply to the type is ignored.
 */
export const integrationOf = (
  type: IntegrationType,
  before: Integration,
  input: Record<string, unknown>,
): Integration => {
  const properties = new Set<string>([...REQUIRED[type], ...Object.keys(DEFAULTS[type])]);
  const given = Object.entries(input)
    .filter(([name, value]) => name.startsWith('Integration.') && value !== '')
    .map(([name, value]) => [snake(name.slice('Integration.'.length)), value]);
  const all = { ...DEFAULTS[type], ...before, ...Object.fromEntries(given) } as Record<string, unknown>;
  return Object.fromEntries(Object.entries(all).filter(([property]) => properties.has(property)));
};

/** What is wrong with it, if anything. */
export const integrationFault = (type: IntegrationType, integration: Integration): string | undefined => {
  const missing = REQUIRED[type].find((property) => !integration[property]);
  if (missing) return `Integration ${missing} is required when the integration type is ${type}`;
  const { retry_count = 0 } = integration;
  if (retry_count < 0 || retry_count > MAX_RETRIES) return 'Integration retry_count must be between 0 and 3';
  return undefined;
};
