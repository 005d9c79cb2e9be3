import { TwilioFailure } from '../../src/platform/errors';
import { openJournal } from '../engine/journal';
import type { Kind } from '../engine/kind';
import { amiss, explain, type Finding, fine, ofTrouble, readable, unknown } from '../engine/problem';
import { isComplaint, toText } from '../support/complaint';
import type { Terminal } from '../support/terminal';
import { checkAddresses, checkLeftBehind } from './address-checks';
import {
  checkAgreement,
  checkInstalled,
  checkListeners,
  checkMachine,
  checkResources,
  checkSweeps,
  checkVariables,
} from './checks';
import { callbackKind } from './kinds/callback';
import { flowsKind } from './kinds/flows';
import { serviceKind } from './kinds/service';
import { siteIn, siteKind } from './kinds/site';
import { firstSweepKind, timerKind } from './kinds/timer';
import { type InstallOptions, lookAt, type Session, type SetupWorld, siteText, UNKNOWN_ORIGIN } from './session';

/** What it throws for a person to read is a finding, and so is a failure of Twilio: all other lines appear. */
const found = async (check: string, look: () => Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof TwilioFailure) return [ofTrouble(check, explain(error, check, `read the ${check}`))];
    if (!isComplaint(error)) throw error;
    return [
      amiss(
        check,
        toText(error).replace(/([.:?!])?\n\s*/g, (_, end = '.') => `${end} `),
      ),
    ];
  }
};

/** What setup would do about a kind is what is amiss of it. */
const checkKind = (kind: Kind<unknown>): Promise<Finding[]> =>
  found(kind.title, async () => {
    const planned = (await kind.plan?.()) ?? { writes: [], words: [] };
    return (await kind.check?.(planned)) ?? [];
  });

/** All that has to do with the account. `tell` is told which one, and where Flexkeep is in it. */
const checkAccount = async (
  world: SetupWorld,
  options: InstallOptions,
  digest: string,
  tell: (place: string) => void,
) => {
  const variables = world.variables(options.flags);
  const { settings, findings } = checkVariables(world, options);
  const client = world.connect(variables);
  const journal = openJournal(client);
  const account = await lookAt(client, journal);
  const site = siteIn({ account, options });
  const origin = site ? `https://${site.domain}` : UNKNOWN_ORIGIN;
  tell(`account ${account.sid}, ${siteText({ origin, options })}`);
  findings.push(fine('Account', account.sid), checkInstalled(account, options));
  if (!settings) return findings;
  const { workspaceSid, sweepTimer } = settings;
  const isLeftOut = readable(account.installation)?.leftOut?.includes('flows');
  const session: Session = {
    ...{ world, client, journal, account, variables, digest, origin, workspaceSid },
    ...{ secret: '', deployed: {}, takenOver: {} },
    options: { ...options, timer: sweepTimer !== undefined, flows: options.flows && !isLeftOut },
  };
  findings.push(...(await checkResources(session, settings)), ...checkAgreement(session, settings));
  const isChatServiceRight = !findings.some(({ check, ok }) => check === 'Chat Service' && ok === false);
  for (const kind of [serviceKind, siteKind, callbackKind, flowsKind, timerKind, firstSweepKind]) {
    const isMisled = kind === flowsKind && session.options.flows && !isChatServiceRight;
    if (isMisled) findings.push(unknown('Flex Flows', `not compared with ${options.file}: see Chat Service, above`));
    else findings.push(...(await checkKind(kind(session))));
  }
  findings.push(...(await checkAddresses(session, settings, isChatServiceRight)));
  findings.push(...(await checkLeftBehind(session, settings)));
  const isTimed = sweepTimer !== undefined && !findings.some(({ check, ok }) => check === 'Timer' && ok === false);
  findings.push(...(await checkListeners(session, settings)), ...(await checkSweeps(session, settings, isTimed)));
  return findings;
};

const lineOf = ({ check, ok, says, todo }: Finding, { green, red, yellow }: Terminal['colors']): string => {
  const mark = ok === undefined ? yellow('?    ') : ok ? green('ok   ') : red('TO DO');
  const line = `${mark}  ${check.padEnd(14)}${says}`;
  return todo && ok === false ? `${line}\n       ${''.padEnd(14)}→ ${todo}` : line;
};

const counted = ({ length }: unknown[], verb: [string, string]): string =>
  length === 1 ? `one thing ${verb[0]}` : `${length} things ${verb[1]}`;

/** Setup's plan, with nothing written: each line is what is well, what is to be done, or what could not be looked at. */
export const doctor = async (world: SetupWorld, options: InstallOptions): Promise<number> => {
  const { terminal } = world;
  const { digest, troubles } = await world.build(world.variables(options.flags));
  let place = '';
  const findings = [
    ...checkMachine(world, troubles),
    ...(await found('Account', () =>
      checkAccount(world, options, digest, (text) => {
        place = text;
      }),
    )),
  ];
  const open = findings.filter(({ ok }) => ok === false);
  const unseen = findings.filter(({ ok }) => ok === undefined);
  if (options.json) terminal.tell(JSON.stringify({ ok: !open.length, place, findings }, null, 2));
  else terminal.tell(findings.map((finding) => lineOf(finding, terminal.colors)).join('\n'));
  const well = unseen.length
    ? `What was looked at is well; ${counted(unseen, ['was', 'were'])} not: see "?" above.`
    : 'All is well.';
  const todo = `${counted(open, ['is', 'are'])} to be done.`;
  const result = open.length ? todo.replace(/^o/, 'O') : well;
  terminal.talk(`\n${result}${place ? ` · ${place}` : ''}`);
  return open.length ? 1 : 0;
};
