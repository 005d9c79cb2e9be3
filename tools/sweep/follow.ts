import { signForm } from '../../src/platform/signature';
import { addCounts } from '../../src/sweep/history';
import type { Report, ReportItem } from '../../src/sweep/report';
import { Complaint } from '../support/complaint';
import type { Variables } from '../support/environment';
import { jsonIn } from '../support/json';
import type { HttpAnswer } from '../support/network';
import { noAnswer } from '../support/no-answer';
import type { System } from '../support/system';
import type { Terminal } from '../support/terminal';

type AskWorld = Pick<System, 'request' | 'pause' | 'random'> & Pick<Terminal, 'talk'>;

interface Endpoint {
  origin: string;
  authToken: string;
  /** How it is reached. */
  through: Variables;
}

const MAX_TRIES = 8;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

interface Words {
  error?: string;
  message?: string;
}

/** Why asking again may help; `undefined`: it does not. */
const passing = ({ status }: HttpAnswer, { error }: Words): string | undefined => {
  if (status === 409) return 'another sweep is under way';
  if (status === 429) return 'there are too many requests';
  // A Function that says what is wrong with it will say so again.
  if (status >= 500 && (status === 503 || !error)) return `it answered ${status}`;
  return undefined;
};

/** Twilio's pages name the one for a signature that is not accepted, its support pages the other. */
const UNSIGNED = [400, 403];

/** A Function names its error; what answers in its place, the platform or another site, does not. */
const refusal = ({ origin }: Endpoint, { status }: HttpAnswer, { error, message }: Words): Complaint => {
  const problem = [`answered ${status}`, message].filter(Boolean).join(': ');
  const remedy = UNSIGNED.includes(status)
    ? 'The signature was not accepted: AUTH_TOKEN must be that of the account in which it is deployed.'
    : 'Is this where Flexkeep is deployed? Give the right one as --url.';
  const trouble = { where: `${origin}/sweep`, problem, ...(error ? {} : { remedy }) };
  return new Complaint('The sweep was refused.', [trouble], 'refused');
};

/** One slice of a sweep, asked for until there is an answer. */
export const askForSlice = async (
  world: AskWorld,
  endpoint: Endpoint,
  params: Record<string, string>,
): Promise<Report> => {
  const url = `${endpoint.origin}/sweep`;
  const signature = signForm(endpoint.authToken, url, Object.entries(params));
  for (let tries = 1; ; tries += 1) {
    const answer = await world
      .request({
        method: 'POST',
        url,
        headers: { 'X-Twilio-Signature': signature },
        form: params,
        through: endpoint.through,
      })
      .catch((error: unknown) => ({ status: 0, body: '', error }));
    const words = jsonIn<Words>(answer.body) ?? {};
    if (answer.status === 200) {
      const report = jsonIn<Report>(answer.body);
      if (report && Array.isArray(report.items)) return report;
      throw refusal(endpoint, answer, {});
    }
    const lost = 'error' in answer ? noAnswer(answer.error) : undefined;
    if (lost && !lost.passes) {
      const { problem, remedy } = lost;
      throw new Complaint('The sweep could not be asked for.', [{ where: url, problem, remedy }], 'refused');
    }
    const why = lost ? `there was no answer: ${lost.problem}` : passing(answer, words);
    if (why === undefined) throw refusal(endpoint, answer, words);
    if (tries === MAX_TRIES) {
      throw new Complaint(`The sweep broke off: ${why}, ${MAX_TRIES} times in a row.`, [
        {
          where: url,
          problem: why,
          remedy: 'What was done is done; run the command again, and it goes on from there.',
        },
      ]);
    }
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (0.5 + world.random() / 2);
    world.talk(`Trying again in ${Math.ceil(pause / 1000)} s: ${why}.`);
    await world.pause(pause);
  }
};

/** A whole sweep: its slices put together. */
export interface Total extends Omit<Report, 'cursor'> {
  slices: number;
  /** Conversations, or sessions, that a real run could not clean up. */
  left: string[];
}

/** Slices in a row that do not get on: the Function has no time to do anything. */
const MAX_STUCK = 5;

const emptyTotal = (dryRun: boolean): Total => ({
  ...{ dryRun, scanned: 0, stale: 0, cleaned: 0, failed: 0, skipped: 0, skippedFor: {} },
  ...{ done: false, items: [], slices: 0, left: [] },
});

/** What was tried again is listed once, where it was tried first, with what came of it in the end. */
const addItems = (items: ReportItem[], more: ReportItem[]): ReportItem[] => {
  const all = [...items];
  for (const item of more) {
    const before = all.findIndex(({ sid, failedWith }) => sid === item.sid && failedWith !== undefined);
    if (before < 0) all.push(item);
    else all[before] = item;
  }
  return all;
};

const add = (total: Total, { cursor: _, ...report }: Report): Total => {
  const items = addItems(total.items, report.items);
  const { stopped: __, ...before } = total;
  const sums = Object.fromEntries(
    (['scanned', 'stale', 'cleaned', 'failed', 'skipped'] as const).map((name) => [name, total[name] + report[name]]),
  );
  return {
    ...{ ...before, ...report, ...sums, items, slices: total.slices + 1 },
    skippedFor: addCounts(total.skippedFor, report.skippedFor ?? {}),
    left: items.filter(({ failedWith }) => failedWith !== undefined).map(({ sid }) => sid),
  };
};

/**
 * Asks for slice after slice until the sweep is done, or stops itself. A dry run is led by its cursor; a real run's is
 * kept by the sweeper itself, so that every caller works on the same sweep.
 */
export const follow = async (
  slice: (params: Record<string, string>) => Promise<Report>,
  dryRun: boolean,
  onSlice: (total: Total) => void,
): Promise<Total> => {
  let total = emptyTotal(dryRun);
  let cursor: string | undefined;
  for (let stuck = 0; stuck < MAX_STUCK; ) {
    const params = { dryRun: String(dryRun), ...(dryRun && cursor !== undefined ? { cursor } : {}) };
    const report = await slice(params);
    total = add(total, report);
    onSlice(total);
    if (report.done || report.stopped || report.cursor === undefined) return total;
    stuck = report.cursor === cursor ? stuck + 1 : 0;
    cursor = report.cursor;
  }
  throw new Complaint(`The sweep does not get on: ${MAX_STUCK} slices in a row did nothing.`, [
    {
      where: '/sweep',
      problem: 'it has no time to do anything',
      remedy: 'Look at its log: Twilio may be slow just now.',
    },
  ]);
};
