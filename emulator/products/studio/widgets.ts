import { parseObject } from '../../core/json';
import type { Reply } from '../../deliver/deliver';
import type { TwilioWorld } from '../shared/world';
import type { Widget } from './definition';
import { BrokenTemplate, type Render, rendererFor } from './liquid';
import type { ExecutionRow } from './rows';
import { sendToFlex } from './send-to-flex';

/** Leaves the widget by one of its events. `values` are what the flow can read of it: `widgets.NAME`. */
type Leave = (event: string, values?: Record<string, unknown>) => void;

type Enter = (world: TwilioWorld, execution: ExecutionRow, widget: Widget, leave: Leave) => void;

/** What the Debugger of an account would have, and Studio's own log of the flow. */
const debug = (world: TwilioWorld, execution: ExecutionRow, widget: Widget, why: string): void => {
  const detail = { flowSid: execution.flow_sid, executionSid: execution.sid, widget: widget.name };
  world.journal.note({ kind: 'note', name: `Studio: ${widget.name} failed: ${why}`, detail, fault: 'failed' });
};

const parametersOf = ({ properties }: Widget, render: Render): Record<string, string> => {
  const given: unknown[] = Array.isArray(properties.parameters) ? properties.parameters : [];
  return Object.fromEntries(
    given.map((parameter) => {
      const { key, value } = Object(parameter);
      return [String(key), render(value)];
    }),
  );
};

/**
 * "only application/json objects … are automatically parsed into Studio variables", and a new object is merged into the
 * one before.
 * @see https://www.twilio.com/docs/studio/widget-library/run-function
 * @fidelity studio.function-variables
 */
const valuesOf = ({ status, contentType = '', body = '' }: Reply, before: Record<string, unknown> = {}) => {
  const parsed = /^application\/json\b/i.test(contentType) ? parseObject(body) : undefined;
  return {
    ...before,
    ...{ status_code: status, content_type: contentType, body },
    ...(parsed && { parsed: { ...Object(before.parsed), ...parsed } }),
  };
};

/** "within 10 seconds to succeed": the same page. @fidelity studio.run-function */
const FUNCTION_MS = 10_000;

/** A signed form with the widget's parameters, and no others. @fidelity studio.run-function */
const runFunction: Enter = (world, execution, widget, leave) => {
  const { context } = execution;
  const render = rendererFor(context);
  const url = render(widget.properties.url);
  const fail = (why: string, values?: Record<string, unknown>) => {
    debug(world, execution, widget, why);
    leave('fail', values);
  };
  if (!URL.canParse(url)) return fail(`its URL is "${url}"`);
  world.deliverer.deliver({
    ...{ url, name: 'run-function', params: parametersOf(widget, render) },
    ...{ timeoutMs: FUNCTION_MS, retries: 0, retryOn: [] },
    onReply(reply) {
      if (!reply) return fail(`${url} did not answer`);
      const values = valuesOf(reply, context.widgets[widget.name]);
      if (reply.isTooLong) return fail(`${url} answered more than 64 kB`, values);
      if (reply.status >= 400) return fail(`${url} answered ${reply.status}`, values);
      leave('success', values);
    },
  });
};

/** @fidelity studio.send-to-flex */
const enterFlex: Enter = (world, execution, widget, leave) => {
  const { properties } = widget;
  const render = rendererFor(execution.context);
  const sent = sendToFlex(world, execution.context, {
    workflow: render(properties.workflow),
    channel: render(properties.channel),
    attributes: render(properties.attributes),
    priority: render(properties.priority),
    timeout: render(properties.timeout),
  });
  if ('sid' in sent) return leave('callComplete', sent);
  debug(world, execution, widget, sent.why);
  leave('failedToEnqueue');
};

const WIDGETS: Readonly<Record<string, Enter>> = { 'run-function': runFunction, 'send-to-flex': enterFlex };

/** Types of widgets that do something here. */
export const EMULATED: readonly string[] = ['trigger', ...Object.keys(WIDGETS)];

/** @returns false where the widget is not emulated */
export const enterWidget = (world: TwilioWorld, execution: ExecutionRow, widget: Widget, leave: Leave): boolean => {
  const enter = WIDGETS[widget.type];
  if (!enter) return false;
  try {
    enter(world, execution, widget, leave);
  } catch (error) {
    if (!(error instanceof BrokenTemplate)) throw error;
    // Approximate: a template that cannot be read fails its widget. @fidelity studio.templates
    debug(world, execution, widget, error.message);
    leave(widget.type === 'run-function' ? 'fail' : 'failedToEnqueue');
  }
  return true;
};
