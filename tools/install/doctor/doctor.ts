import { readable } from '../../engine/problem';
import { isComplaint, toText } from '../../support/complaint';
import type { Terminal } from '../../support/terminal';
import { lookAt, requireReadable } from '../look';
import type { World } from '../world';
import { checkDeployment, siteOf } from './deployment';
import { checkCallback } from './events';
import { amiss, type Finding, fine } from './finding';
import { checkFlows } from './flows';
import { checkBuild, checkNode, checkVariables } from './machine';
import type { DoctorOptions } from './options';
import { checkResources } from './resources';
import { checkSweeps } from './sweeps';

/** All that has to do with the account; where it cannot be reached, that is all there is to say. */
const checkAccount = async (world: World, options: DoctorOptions, digest: string): Promise<Finding[]> => {
  const variables = world.variables(options);
  const { settings, findings } = checkVariables(variables);
  const client = world.connect(variables);
  const account = requireReadable(await lookAt(client));
  const lines = [...findings, fine('Account', account.sid)];
  const noted = readable(account.installation);
  lines.push(
    noted
      ? fine('Installed', 'by setup')
      : amiss('Installed', 'setup has not been run, or not to its end', 'npm run setup'),
  );
  if (!settings) return lines;
  const { environment, file } = options;
  const site = siteOf(account, environment);
  const domain = site ? { domain: `https://${site.domain}` } : {};
  return [
    ...lines,
    ...(await checkResources(client, account, settings)),
    ...(await checkDeployment({ world, client, account, variables, digest, environment })),
    checkCallback(account, settings, site),
    ...(await checkFlows(world, variables, { file, ...domain })),
    ...(await checkSweeps(client, settings, world.now())),
  ];
};

const lineOf = ({ check, ok, says, todo }: Finding, { green, red }: Terminal['colors']): string => {
  const line = `${ok ? green('ok   ') : red('TO DO')}  ${check.padEnd(14)}${says}`;
  return todo ? `${line}\n       ${''.padEnd(14)}→ ${todo}` : line;
};

/** Checks an installation. Resolves with the exit code. */
export const doctor = async (world: World, options: DoctorOptions): Promise<number> => {
  const { terminal, cwd, nodeVersion } = world;
  const { digest, troubles } = await world.build(world.variables(options));
  const findings = [checkNode(cwd, nodeVersion), ...checkBuild(troubles)];
  try {
    findings.push(...(await checkAccount(world, options, digest)));
  } catch (error) {
    if (!isComplaint(error)) throw error;
    findings.push(amiss('Account', toText(error).replace(/\n\s*/g, ' ')));
  }
  const open = findings.filter(({ ok }) => !ok);
  if (options.json) terminal.tell(JSON.stringify({ ok: !open.length, findings }, null, 2));
  else terminal.tell(findings.map((finding) => lineOf(finding, terminal.colors)).join('\n'));
  const count = open.length === 1 ? 'One thing is' : `${open.length} things are`;
  terminal.talk(open.length ? `\n${count} to be done.` : '\nAll is well.');
  return open.length ? 1 : 0;
};
