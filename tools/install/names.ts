/** What a Flex account calls its own things when it is new; where there is more than one, these are the likely ones. */
export const FLEX_NAMES = {
  workspace: 'Flex Task Assignment',
  workflow: 'Assign to Anyone',
  chatService: 'Flex Chat Service',
  proxyService: 'Flex Proxy Service',
} as const;

/** Both the timer's queue and its Workflow: by this name an earlier run that was cut off is recognised. */
export const TIMER_NAME = 'Flexkeep sweep timer';

/** The Serverless Service's unique name: `serviceName` in .twilioserverlessrc. */
export const SERVICE_NAME = 'flexkeep';

/**
 * What is remembered of an installation lies in the Sync Service that every account has, so that another person's
 * checkout finds it before it knows anything else. https://www.twilio.com/docs/sync/api/service
 */
export const RECORDS_SERVICE = 'default';

/** Everything of Flexkeep's in Sync begins with it. */
export const DOCUMENT_PREFIX = 'flexkeep.';
export const INSTALLATION = 'flexkeep.installation';
export const LEASE = 'flexkeep.installation.lease';
export const FLOW_PREFIX = 'flexkeep.installation.flow.';

/** Paths of the deployed Functions. */
export const EVENTS_PATH = '/taskrouter-events';
