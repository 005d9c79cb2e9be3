import { openJournal } from '../engine/journal';
import type { Finding, Kind } from '../engine/kind';
import { readable } from '../engine/problem';
import { isComplaint, toText } from '../support/complaint';
import type { Terminal } from '../support/terminal';
import {
  amiss,
  checkAgreement,
  checkBuild,
  checkConsumers,
  checkInstalled,
  checkNode,
  checkResources,
  checkSweeps,
  checkVariables,
} from './checks';
import { callbackKind } from './kinds/callback';
import { flowsKind } from './kinds/flows';
import { serviceKind } from './kinds/service';
import { siteIn, siteKind } from './kinds/site';
import { firstSweepKind, timerKind } from './kinds/timer';
import { type InstallOptions, lookAt, placeOf, type Session, UNKNOWN_ORIGIN, type World } from './session';

const oneLine = (error: Error & { problems: { where: string; problem: string; remedy?: string }[] }): string =>
  toText(error).replace(/\n\s*/g, ' ');

/** What setup would do about a kind is what is amiss of it. */
const checkKind = async (kind: Kind<unknown>): Promise<Finding[]> => {
  try {
    const planned = (await kind.plan?.()) ?? { writes: [], words: [] };
    return (await kind.check?.(planned)) ?? [];
  } catch (error) {
    if (!isComplaint(error)) throw error;
    return [amiss(kind.title, oneLine(error))];
  }
};

/** All that has to do with the account. */
const checkAccount = async (world: World, options: InstallOptions, digest: string, tell: (place: string) => void) => {
  const variables = world.variables(options.flags);
  const { settings, findings } = checkVariables(variables, options);
  const client = world.connect(variables);
  const journal = openJournal(client);
  const account = await lookAt(client, journal);
  const site = siteIn({ account, options });
  const origin = site ? `https://${site.domain}` : UNKNOWN_ORIGIN;
  tell(`account ${account.sid}, ${placeOf({ origin, options })}`);
  const first = [...findings, { check: 'Account', ok: true, says: account.sid }, checkInstalled(account, options)];
  if (!settings) return first;
  const leftOut = readable(account.installation)?.leftOut ?? [];
  const session: Session = {
    ...{ world, client, journal, account, variables, digest, origin, secret: '', deployed: {}, takenOver: {} },
    options: {
      ...options,
      timer: settings.sweepTimer !== undefined,
      flows: options.flows && !leftOut.includes('flows'),
    },
    workspaceSid: settings.workspaceSid,
  };
  const all: Finding[] = [...first, ...(await checkResources(session, settings)), ...checkAgreement(session, settings)];
  for (const kind of [serviceKind, siteKind, callbackKind, flowsKind, timerKind, firstSweepKind]) {
    all.push(...(await checkKind(kind(session))));
  }
  const isTimed = settings.sweepTimer !== undefined && !all.some(({ check, ok }) => check === 'Timer' && ok === false);
  return [...all, ...(await checkConsumers(session, settings)), ...(await checkSweeps(session, settings, isTimed))];
};

const lineOf = ({ check, ok, says, todo }: Finding, { green, red, yellow }: Terminal['colors']): string => {
  const mark = ok === undefined ? yellow('?    ') : ok ? green('ok   ') : red('TO DO');
  const line = `${mark}  ${check.padEnd(14)}${says}`;
  return todo && ok === false ? `${line}\n       ${''.padEnd(14)}→ ${todo}` : line;
};

/** A plan that writes nothing: each line is what is well, what is to be done, or what could not be looked at. */
export const doctor = async (world: World, options: InstallOptions): Promise<number> => {
  const { terminal, cwd, nodeVersion } = world;
  const { digest, troubles } = await world.build(world.variables(options.flags));
  const findings = [checkNode(cwd, nodeVersion), ...checkBuild(troubles)];
  let place = '';
  try {
    findings.push(...(await checkAccount(world, options, digest, (text) => (place = text))));
  } catch (error) {
    if (!isComplaint(error)) throw error;
    findings.push(amiss('Account', oneLine(error)));
  }
  const open = findings.filter(({ ok }) => ok === false);
  const unknown = findings.filter(({ ok }) => ok === undefined);
  if (options.json) terminal.tell(JSON.stringify({ ok: !open.length, place, findings }, null, 2));
  else terminal.tell(findings.map((finding) => lineOf(finding, terminal.colors)).join('\n'));
  const about = place ? ` · ${place}` : '';
  const count = open.length === 1 ? 'One thing is' : `${open.length} things are`;
  const rest = unknown.length === 1 ? 'one thing was' : `${unknown.length} things were`;
  const well = unknown.length ? `What was looked at is well; ${rest} not: see "?" above.` : 'All is well.';
  terminal.talk(open.length ? `\n${count} to be done${about}.` : `\n${well}${about}`);
  return open.length ? 1 : 0;
};
