import type { List, ListPage, LiveTask } from '../core/port';
import type { Page } from '../twilio/pages';
import type { TaskInfo } from '../twilio/tasks';

/** Pages of all live Tasks, with the engagement that each refers to. */
export type TaskPages = (query?: string) => Promise<Page<TaskInfo & { refersTo?: string }>>;

/** Engagements with several live Tasks of which this bundle created more than one: only these are looked at. */
const doubled = ({ items, next }: Page<TaskInfo & { refersTo?: string }>): ListPage => {
  const byEngagement = new Map<string, LiveTask[]>();
  for (const { refersTo, ...task } of items) {
    if (refersTo && task.made) byEngagement.set(refersTo, [...(byEngagement.get(refersTo) ?? []), task]);
  }
  const candidates = [...byEngagement]
    .filter(([, tasks]) => new Set(tasks.map(({ made }) => made?.attempt)).size > 1)
    .map(([sid]) => ({ sid, known: {} }));
  return { candidates, scanned: [], foreign: [], ...(next === undefined ? {} : { next }) };
};

/** The list in which a sweep finds Tasks that this bundle created twice. */
export const listOfDoubles = (page: TaskPages): List => ({
  name: 'tasks',
  page: async (query) => doubled(await page(query)),
});
