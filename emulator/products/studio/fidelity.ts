import type { Behaviour } from '../../core/behaviour';

const FUNCTION_PAGE = 'docs/studio/widget-library/run-function';

export const studioFidelity: readonly Behaviour[] = [
  {
    id: 'studio.description',
    what: 'requests and answers: names, types, required parameters, nothing more and nothing less in an answer',
    level: 'exact',
    source: "Twilio's OpenAPI description; checked on every call and by `test/conformance.test.ts`",
  },
  {
    id: 'studio.widgets',
    what: 'every widget but the trigger, Run Function and Send to Flex ends the Execution; the journal names it then, and when the flow is published',
    level: 'not emulated',
  },
  {
    id: 'studio.definitions',
    what: 'a published definition needs states, an initial one, and transitions to states that are there; else 400',
    level: 'approximate',
    but: "properties of widgets are not checked against Studio's schemas; the words",
    source: 'docs/studio/rest-api/v2/schemas',
  },
  {
    id: 'studio.flow-lists',
    what: 'lists of flows and revisions leave out the definition, its errors and the commit message',
    level: 'exact',
    source: "the description's examples of ListFlow and ListFlowRevision",
  },
  {
    id: 'studio.drafts',
    what: 'an Execution runs the newest published revision; of a draft there is none: 400',
    level: 'approximate',
    but: 'the status and the words',
  },
  { id: 'studio.test-users', what: 'test users, for whom drafts run, are kept and not used', level: 'not emulated' },
  {
    id: 'studio.triggers',
    what: 'a message to a number whose URL is the flow, to a Chat Channel or to a Conversation with its webhook starts an Execution, as `trigger.message` or `trigger.conversation`',
    level: 'exact',
    but: 'approximate: names beyond the documented ones, and that attributes are objects; a message while an Execution runs is lost',
    source: 'docs/studio/widget-library/trigger-start; attributes: public flows that read into them',
  },
  {
    id: 'studio.executions',
    what: 'by request: `flow.data` from `Parameters`, `contact.channel.address`, `flow.channel.address`; ended by an update',
    level: 'exact',
    but: 'approximate: the words of refusals; 20 a second, then 429',
    source: 'docs/studio/rest-api/v2/execution; docs/studio/user-guide/studio-faq',
  },
  {
    id: 'studio.one-execution',
    what: 'a contact has one active Execution that was started by request: 409, 20409',
    level: 'exact',
    but: 'approximate: the status, the code and the words',
    source: 'docs/studio/user-guide/studio-faq',
  },
  {
    id: 'studio.context',
    what: "what an Execution's context has besides the documented variables; that it is shown with the Execution, too",
    level: 'approximate',
  },
  {
    id: 'studio.steps',
    what: 'a step for each transition, and its context; an Execution ends after 1,000 steps, or 10 times the same widget in a row',
    level: 'exact',
    but: 'approximate: that a step has the context before its widget runs',
    source: 'docs/studio/user-guide/studio-faq',
  },
  {
    id: 'studio.run-function',
    what: "Run Function: a signed form with the widget's parameters; `success` below 400, else `fail`; 10 s, 64 kB",
    level: 'exact',
    but: 'unknown: whether the request says more than the parameters; approximate: a redirect is not followed; TwiML has no effect',
    source: FUNCTION_PAGE,
  },
  {
    id: 'studio.function-variables',
    what: '`widgets.NAME.parsed`, `body`, `content_type`, `status_code`; a JSON object is merged into the one before',
    level: 'exact',
    but: 'approximate: nested objects are replaced; `headers` is left out',
    source: FUNCTION_PAGE,
  },
  {
    id: 'studio.templates',
    what: 'Liquid templates, with the filter `to_json`; one that cannot be read fails its widget',
    level: 'approximate',
    but: "LiquidJS; Studio's further filters fail",
    source: 'docs/studio/user-guide/liquid-template-language',
  },
  {
    id: 'studio.send-to-flex',
    what: 'Send to Flex: a Chat Channel gets a Task and loses its Studio webhook; a Conversation gets an Interaction; anything else is refused (81020)',
    level: 'exact',
    but: "approximate: the attribute `taskSid` of the channel; which event it leaves by; what Studio adds to the Task's attributes is unknown, so nothing is",
    source: 'docs/studio/widget-library/send-flex; docs/flex/developer/messaging/manage-flows',
  },
  {
    id: 'studio.flex-webhook',
    what: "whether Studio's webhook stays on a Conversation after Send to Flex (`sendToFlexKeepsWebhook`); it goes, as it does from a Chat Channel",
    level: 'unknown',
  },
];
