import type { Kind } from '../../engine/kind';
import { amiss, type Finding, fine } from '../../engine/problem';
import { placeOf } from '../../flows/address';
import { resourceKind } from '../../flows/kind';
import { allOf, makePlan, readInventory } from '../../flows/make-plan';
import { leadsTo, noteWrites, planWayBack, readNotes } from '../../flows/notes';
import type { Plan } from '../../flows/plan';
import { isAddress, nameInLine, type Resource, stateOf } from '../../flows/resource';
import { countOf, renderPlan } from '../../flows/show';
import { readFlowsFile } from '../../flows/world';
import { commandLine } from '../../support/command-line';
import { Complaint } from '../../support/complaint';
import { counted } from '../../support/terminal';
import type { Session } from '../session';
import { goingDomains } from './service';
import { siteIn } from './site';

/** 555-0100 to 555-0199 are for films and examples: the sample file has one. */
const FICTIONAL = /^\D*\+?1?\d{0,3}55501\d\d$/;

/** The sample that comes with Flexkeep is for the embedded Twilio; in another account no customer would reach its numbers. */
const requireRealNumbers = ({ world, options }: Session): void => {
  const { flags, file } = options;
  const write = commandLine(flags, 'flows', 'import', '--force');
  const { flows, addresses = [] } = readFlowsFile(world, { ...flags, file });
  const all = [
    ...flows.map(({ friendlyName, contactIdentity = '' }) => ({ where: friendlyName, number: contactIdentity })),
    ...addresses.map((entry) => ({ where: placeOf(entry), number: entry.address })),
  ];
  const problems = all
    .filter(({ number }) => FICTIONAL.test(number))
    .map(({ where, number }) => ({
      ...{ where, problem: `${number} is a number for films and examples` },
      remedy: `To write the file from what the account has: ${write}. To leave flows: --no-flows`,
    }));
  if (problems.length) throw new Complaint(`${file} is still the sample.`, problems, 'file');
};

const VERBS = { create: 'create', update: 'put back', delete: 'remove' } as const;

const titleOf = (resource: Resource): string => (isAddress(resource) ? 'Addresses' : 'Flex Flows');

/** `the Flex Flow "SMS"` */
const nounOf = (resource: Resource): string =>
  isAddress(resource) ? `the Address ${nameInLine(resource)}` : `the Flex Flow "${nameInLine(resource)}"`;

/** The Flex Flows and Addresses that the file names. */
export const flowsKind = (session: Session): Kind<Resource> => {
  const { client, account, world, options } = session;
  const resources = resourceKind(client, account.directory);
  const planNow = async (): Promise<Plan> => {
    const seen = { ...world, variables: () => session.variables };
    const made = await makePlan(seen, { ...options.flags, file: options.file, domain: session.origin });
    return made.plan;
  };
  let current: Plan | undefined;
  return {
    ...resources,
    step: 'flows',
    async plan() {
      if (!options.flows) return undefined;
      if (!options.embedded) requireRealNumbers(session);
      const plan = await planNow();
      current = plan;
      const { actions, steps } = plan;
      const words = [
        `Flex Flows and Addresses: ${countOf(plan, 'create')} to add, ${countOf(plan, 'update')} to change`,
      ];
      const apply = commandLine(options.flags, 'flows', 'apply');
      const moving = plan.moves.map(({ name }) => name).join(', ');
      const isWorthwhile = actions.length > 0 || plan.notices.length > 0;
      return {
        ...{ writes: steps, words: actions.length ? words : [] },
        // Each is a person's decision, at a quiet hour.
        ...(moving
          ? { notices: [`${moving}: not moved between Flex Flows and Conversations by setup, but by ${apply}`] }
          : {}),
        ...(isWorthwhile ? { details: (colors) => renderPlan(plan, colors) } : {}),
      };
    },
    note: () => noteWrites(client, { actions: current?.actions ?? [], steps: current?.steps ?? [] }),
    async planBack() {
      const notes = await readNotes(client);
      const live = allOf(
        await readInventory(
          resources,
          notes.some(({ after }) => isAddress(after)),
        ),
      );
      const origins = goingDomains(session).map((domain) => `https://${domain}`);
      const { actions, steps, left } = planWayBack(notes, live, origins);
      const stranded = live.filter(
        ({ sid, state }) => !actions.some(({ key }) => key === sid) && leadsTo(state, origins),
      );
      if (stranded.length && !options.force) {
        throw new Complaint(
          'What setup did not make leads to Flexkeep. Nothing was changed.',
          stranded.map(({ sid, state }) => ({
            where: `${nounOf(state)} (${sid})`,
            problem: 'what customers write there would reach no one',
            remedy:
              'Let it lead elsewhere, or remove it; then run this again. To remove Flexkeep all the same: --force',
          })),
        );
      }
      return {
        writes: steps,
        words: actions.map((action) => `${VERBS[action.kind]} ${nounOf(stateOf(action))}`),
        left: [
          ...left,
          ...stranded.map(({ sid, state }) => `${nounOf(state)} (${sid}) leads to Functions that are gone`),
        ],
      };
    },
    check(): Finding[] {
      const check = 'Flex Flows';
      // Before anything is deployed, it is setup that lets the flows lead here.
      const isDeployed = siteIn(session)?.buildSid !== undefined;
      const todo = isDeployed ? commandLine(options.flags, 'flows', 'plan') : commandLine(options.flags, 'setup');
      if (!current) return [fine(check, 'left as they are: setup was told --no-flows')];
      const { actions, moves } = current;
      const moving = moves.map(({ name, way }) => {
        const to = way === 'forth' ? 'Conversations' : 'Flex Flows';
        return amiss('Addresses', `${name} is to move to ${to}`, commandLine(options.flags, 'flows', 'apply'));
      });
      if (!actions.length && moving.length) return moving;
      if (!actions.length) {
        const { flows, addresses = [] } = readFlowsFile(world, { ...options.flags, file: options.file });
        const both = addresses.length ? ` and ${counted(addresses.length, 'Address', 'Addresses')}` : '';
        return [fine(check, `${counted(flows.length, 'Flex Flow')}${both}, as ${options.file} says`)];
      }
      const others = actions.map((action) => {
        const { kind, name } = action;
        const says = kind === 'create' ? 'is in the file, and not in the account' : 'is not as the file says';
        return amiss(titleOf(stateOf(action)), `"${name}" ${says}`, todo);
      });
      return [...others, ...moving];
    },
  };
};
