import type { ListPage, LiveTask } from '../core/port';
import type { Page } from '../twilio/pages';
import type { TaskInfo } from '../twilio/tasks';

/** Engagements with several live Tasks of which this bundle created more than one: only these are looked at. */
export const doubled = ({ items, next }: Page<TaskInfo & { refersTo?: string }>): ListPage => {
  const byEngagement = new Map<string, LiveTask[]>();
  for (const { refersTo, ...task } of items) {
    if (refersTo && task.made) byEngagement.set(refersTo, [...(byEngagement.get(refersTo) ?? []), task]);
  }
  const candidates = [...byEngagement]
    .filter(([, tasks]) => new Set(tasks.map(({ made }) => made?.attempt)).size > 1)
    .map(([sid]) => ({ sid, known: {} }));
  return { candidates, scanned: [], foreign: [], ...(next === undefined ? {} : { next }) };
};
