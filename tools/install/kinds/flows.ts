import { amiss, type Finding, fine } from '../../engine/finding';
import type { Kind } from '../../engine/kind';
import { noteWrites, readNotes } from '../../engine/notes';
import { telling } from '../../engine/problem';
import { makePlan } from '../../flows/commands';
import type { Flow } from '../../flows/flow';
import { flowKind } from '../../flows/kind';
import type { Plan } from '../../flows/plan';
import { countOf, renderPlan } from '../../flows/show';
import { leadsTo, NOTABLE_FLOWS, planWayBack } from '../../flows/way-back';
import { readFlowsFile } from '../../flows/world';
import { commandLine } from '../../support/command-line';
import { Complaint } from '../../support/complaint';
import type { Session } from '../session';
import { goingDomains } from './service';

/** 555-0100 to 555-0199 are for films and examples: the sample file has one. */
const FICTIONAL = /^\D*\+?1?\d{0,3}55501\d\d$/;

/** The sample that comes with Flexkeep is for the embedded Twilio; in another account no customer would reach its flows. */
const requireRealNumbers = ({ world, options }: Session): void => {
  const { flags, file } = options;
  const write = commandLine(flags, 'flows', 'import', '--force');
  const problems = readFlowsFile(world, { ...flags, file })
    .flows.filter(({ contactIdentity = '' }) => FICTIONAL.test(contactIdentity))
    .map(({ friendlyName, contactIdentity }) => ({
      where: friendlyName,
      problem: `${contactIdentity} is a number for films and examples`,
      remedy: `To write the file from what the account has: ${write}. To leave flows: --no-flows`,
    }));
  if (problems.length) throw new Complaint(`${file} is still the sample.`, problems, 'file');
};

const VERBS = { create: 'create', update: 'put back', delete: 'remove' } as const;

/** The Flex Flows that the file names. */
export const flowsKind = (session: Session): Kind<Flow> => {
  const { client, account, world, options } = session;
  const planNow = async (): Promise<Plan> => {
    const seen = { ...world, variables: () => session.variables };
    const made = await makePlan(seen, { ...options.flags, file: options.file, domain: session.origin });
    return made.plan;
  };
  let current: Plan | undefined;
  return {
    ...flowKind(client, account.directory),
    step: 'flows',
    async plan() {
      if (!options.flows) return undefined;
      if (!options.embedded) requireRealNumbers(session);
      const plan = await planNow();
      current = plan;
      const { actions, steps } = plan;
      const words = [`Flex Flows: ${countOf(plan, 'create')} to add, ${countOf(plan, 'update')} to change`];
      const isWorthwhile = actions.length > 0 || plan.notices.length > 0;
      return {
        ...{ writes: steps, words: actions.length ? words : [] },
        ...(isWorthwhile ? { details: (colors) => renderPlan(plan, colors) } : {}),
      };
    },
    note: async () => current && noteWrites(client, NOTABLE_FLOWS, current),
    async planBack() {
      const { list } = flowKind(client, account.directory);
      const live = await telling('reading the Flex Flows', 'read Flex Flows', list);
      const origins = goingDomains(session).map((domain) => `https://${domain}`);
      const { plan, left } = planWayBack(account.sid, await readNotes(client, NOTABLE_FLOWS), live, origins);
      const stranded = live.filter(
        ({ sid, state }) => !plan.actions.some(({ key }) => key === sid) && leadsTo(state, origins),
      );
      if (stranded.length && !options.force) {
        throw new Complaint(
          'Flex Flows that setup did not make lead to Flexkeep. Nothing was changed.',
          stranded.map(({ sid, state }) => ({
            where: `"${state.friendlyName}" (${sid})`,
            problem: 'what customers write there would reach no one',
            remedy:
              'Let it lead elsewhere, or remove it; then run this again. To remove Flexkeep all the same: --force',
          })),
        );
      }
      return {
        writes: plan.steps,
        words: plan.actions.map(({ kind, name }) => `${VERBS[kind]} the Flex Flow "${name}"`),
        left: [
          ...left,
          ...stranded.map(({ sid, state }) => `"${state.friendlyName}" (${sid}) leads to Functions that are gone`),
        ],
      };
    },
    check(): Finding[] {
      const check = 'Flex Flows';
      const todo = commandLine(options.flags, 'flows', 'plan');
      if (!current) return [fine(check, 'left as they are: setup was told --no-flows')];
      const { actions, unchanged } = current;
      if (!actions.length) return [fine(check, `${unchanged}, as ${options.file} says`)];
      return actions.map(({ kind, name }) => {
        const says = kind === 'create' ? 'is in the file, and not in the account' : 'is not as the file says';
        return amiss(check, `"${name}" ${says}`, todo);
      });
    },
  };
};
