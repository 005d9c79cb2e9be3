import { noteNotEmulated } from '../shared/kept-back';
import type { TimerHandlers } from '../shared/product';
import { type TwilioWorld, timestamp } from '../shared/world';
import { readDefinition, type Widget } from './definition';
import { findActive, steps } from './executions';
import { revisions } from './flows';
import type { ExecutionRow } from './rows';
import { enterWidget } from './widgets';

/** "Each Execution ends after 1,000 steps" https://www.twilio.com/docs/studio/user-guide/studio-faq */
const MOST_STEPS = 1000;

/** "If the same widget runs 10 times in a row during an Execution, that Execution will stop": the same page. */
const MOST_IN_ROW = 10;

const end = (world: TwilioWorld, execution: ExecutionRow): void => {
  execution.status = 'ended';
  execution.date_updated = timestamp(world);
  const { sid, flow_sid: flowSid } = execution;
  world.journal.note({ kind: 'event', name: 'studio.execution-ended', detail: { executionSid: sid, flowSid } });
};

const stop = (world: TwilioWorld, execution: ExecutionRow, why: string): void => {
  const detail = { executionSid: execution.sid, flowSid: execution.flow_sid };
  world.journal.note({ kind: 'note', name: `Studio: the Execution was stopped: ${why}`, detail, fault: 'failed' });
  end(world, execution);
};

/** What a person can do where a widget is not emulated. */
const REMEDY = 'put a Function in its place (Run Function), or trigger what comes after it by hand';

const definitionOf = (world: TwilioWorld, { flow_sid, hidden }: ExecutionRow) => {
  const revision = revisions.collection(world, flow_sid).get(String(hidden.revision));
  return revision && readDefinition(revision.definition);
};

/** A step from one widget to the next, or to the end, with the context as it is then. @fidelity studio.steps */
const keepStep = (world: TwilioWorld, execution: ExecutionRow, event: string, from: string, to: string): void => {
  const { sid: execution_sid, flow_sid, hidden, context } = execution;
  const step = steps.make(world, {
    ...{ flow_sid, execution_sid, parent_step_sid: hidden.lastStep, context: structuredClone(context) },
    ...{ name: event, transitioned_from: from, transitioned_to: to },
  });
  steps.keep(world, `${flow_sid}/${execution_sid}`, step);
  hidden.lastStep = step.sid;
  hidden.steps += 1;
  hidden.inRow = from === to ? hidden.inRow + 1 : 1;
};

const enter = (world: TwilioWorld, execution: ExecutionRow, widget: Widget): void => {
  const { sid, flow_sid: flowSid } = execution;
  execution.hidden.at = widget.name;
  const isKnown = enterWidget(world, execution, widget, (event, values) => {
    // It may have been ended meanwhile, or be gone after a reset.
    const found = findActive(world, flowSid, sid);
    if (found?.hidden.at !== widget.name) return;
    if (values) found.context.widgets[widget.name] = values;
    leave(world, found, widget, event);
  });
  if (isKnown) return;
  // @fidelity studio.widgets
  const detail = { widget: widget.name, executionSid: sid, flowSid, remedy: REMEDY };
  noteNotEmulated(world, `Studio's widget ${widget.type}`, detail);
  end(world, execution);
};

const leave = (world: TwilioWorld, execution: ExecutionRow, from: Widget, event: string): void => {
  const next = definitionOf(world, execution)?.find(from.transitions.get(event) ?? '');
  keepStep(world, execution, event, from.name, next?.name ?? 'Ended');
  const { steps: count, inRow } = execution.hidden;
  if (!next) end(world, execution);
  else if (count > MOST_STEPS) stop(world, execution, `it has more than ${MOST_STEPS} steps`);
  else if (inRow > MOST_IN_ROW) {
    stop(world, execution, `${next.name} was run more than ${MOST_IN_ROW} times in a row`);
  } else enter(world, execution, next);
};

/** Through the trigger into the first widget. */
export const begin = (world: TwilioWorld, execution: ExecutionRow): void => {
  const initial = definitionOf(world, execution)?.initial;
  if (initial) leave(world, execution, initial, execution.hidden.by);
};

export const executionTimers: TimerHandlers = {
  'studio-begin'(world, { flow = '', sid = '' }) {
    const execution = findActive(world, flow, sid);
    if (execution) begin(world, execution);
  },
};
