import type { Behaviour } from '../core/behaviour';

export const platformFidelity: readonly Behaviour[] = [
  {
    id: 'platform.signatures',
    what: 'protected paths without a valid signature: 400',
    level: 'exact',
    source: 'docs/serverless/functions-assets/functions/request-flow',
  },
  {
    id: 'platform.private-paths',
    what: 'private paths are hidden: 404',
    level: 'exact',
    source: 'docs/serverless/functions-assets/visibility',
  },
  {
    id: 'platform.ten-seconds',
    what: 'a Function ends after 10 s; the caller gets 504',
    level: 'exact',
    but: 'approximate: the status; twilio-run lets the Function run on',
    source: 'docs/serverless/functions-assets/faq',
  },
  {
    id: 'platform.concurrency',
    what: 'at most 30 invocations at once, then 429',
    level: 'approximate',
    but: 'the number is quoted by others, the status stands nowhere',
    source: 'docs/serverless/api#limits',
  },
  {
    id: 'platform.headers',
    what: 'request headers that never reach a Function; too long ones: 431',
    level: 'exact',
    but: 'approximate: how the size is counted',
    source: 'docs on headers and cookies',
  },
  {
    id: 'platform.start-page',
    what: '`/` serves `/index.html`',
    level: 'approximate',
    but: 'comments in the runtime handler speak of one',
  },
  {
    id: 'platform.process-model',
    what: 'Functions run under twilio-run, warm; a process for each request is an option',
    level: 'approximate',
    but: 'exact for the runtime handler',
    source: 'twilio-run',
  },
  {
    id: 'platform.deployed-sites',
    what: "a deployed version is served on its domain, under twilio-run, behind the platform's gateway",
    level: 'approximate',
    but: 'exact for the rules of the gateway; a process for each Environment, started anew for each Deployment',
  },
  {
    id: 'platform.site-dependencies',
    what: "a deployed version runs on the Node.js of the embedded Twilio, with the project's own `node_modules`",
    level: 'approximate',
    but: "not the Build's runtime, and not what its dependencies name",
  },
  {
    id: 'platform.changed-variables',
    what: 'a changed Variable of an Environment counts from the next request on',
    level: 'exact',
    source: 'docs/serverless/functions-assets/functions/variables',
  },
  {
    id: 'platform.site-variables',
    what: '`ACCOUNT_SID` and `AUTH_TOKEN` where the Service includes credentials; `DOMAIN_NAME`, `SERVICE_SID`, `ENVIRONMENT_SID`',
    level: 'exact',
    source: 'docs/serverless/functions-assets/functions/variables; the description of `IncludeCredentials`',
  },
  {
    id: 'platform.site-names',
    what: '`*.twilio.com` and `*.twil.io` are reached by every client of a Function, and through the proxy (`HTTP_PROXY`, `HTTPS_PROXY`) by others; nothing else is reached but this machine and what was allowed',
    level: 'different',
    but: 'a stand-in for DNS',
  },
  {
    id: 'platform.protected-assets',
    what: 'a protected Asset without a signature: 400',
    level: 'unknown',
    but: 'the page on Assets says 403',
    source: 'docs/serverless/functions-assets/assets',
  },
  {
    id: 'platform.body-size',
    what: 'a request body of at most 6 MiB',
    level: 'approximate',
    but: "the limit of Twilio's local runtime",
    source: 'DEFAULT_BODY_SIZE_LAMBDA in @twilio/runtime-handler',
  },
  {
    id: 'platform.refusals',
    what: 'statuses and texts of refusals but for the ones above',
    level: 'approximate',
  },
];
