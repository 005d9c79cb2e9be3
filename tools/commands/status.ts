import type { StackAddress } from '../../emulator/stack-file';
import { createCommand } from '../support/command';
import { readEnvFile } from '../support/environment';
import type { System } from '../support/system';
import { EMBEDDED } from '../support/target';

interface Embedded extends StackAddress {
  /** How another program reaches it: made up at every start, and good on this machine alone. */
  keys: Record<string, string>;
}

interface Status {
  /** The embedded Twilio of this checkout; `null`: none runs. */
  embedded: Embedded | null;
  /** What the commands act on without `--embedded`, from the environment and `.env`; `null`: no account is named. */
  account: { sid: string; domain: string | null } | null;
}

const KEYS = ['ACCOUNT_SID', 'AUTH_TOKEN', 'HTTP_PROXY', 'NODE_EXTRA_CA_CERTS', 'CONSOLE_SECRET'];

const readStatus = async (system: System): Promise<Status> => {
  const stack = await system.stack();
  const all = (stack && readEnvFile(system.cwd, EMBEDDED)) ?? {};
  const { ACCOUNT_SID, DOMAIN_NAME } = system.variables({});
  return {
    embedded: stack
      ? { ...stack, keys: Object.fromEntries(KEYS.flatMap((name) => (all[name] ? [[name, all[name]]] : []))) }
      : null,
    account: ACCOUNT_SID ? { sid: ACCOUNT_SID, domain: DOMAIN_NAME || null } : null,
  };
};

const row = (name: string, value: string): string => `  ${name.padEnd(21)}${value}`;

const statusText = ({ embedded, account }: Status, { bold, dim }: System['terminal']['colors']): string =>
  [
    bold('The embedded Twilio of this checkout'),
    ...(embedded
      ? [
          row('Page', embedded.console),
          row('Functions', embedded.functions),
          row('Process', String(embedded.pid)),
          ...Object.entries(embedded.keys).map(([name, value]) => row(name, value)),
          dim(`  All of its variables: ${EMBEDDED}`),
        ]
      : [dim('  does not run; start it with: npm start')]),
    bold('The account of the environment and .env'),
    ...(account
      ? [row('Account', account.sid), row('Deployed to', account.domain ?? 'not known: DOMAIN_NAME is not set')]
      : [dim('  is not named: ACCOUNT_SID is not set')]),
  ].join('\n');

export const statusCommand = createCommand('status', (program, act, system) =>
  program
    .description(
      'Shows the addresses and the keys of the embedded Twilio that runs, and which account the commands act on. The keys are made up at every start; of an account, no key is shown.',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 the embedded Twilio runs; 1 it does not.')
    .action(
      act(async ({ json }: { json?: boolean }) => {
        const status = await readStatus(system);
        const { tell, colors } = system.terminal;
        tell(json ? JSON.stringify(status, null, 2) : statusText(status, colors));
        return status.embedded ? 0 : 1;
      }),
    ),
);
