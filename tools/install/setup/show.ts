import { renderPlan } from '../../flows/show';
import type { Terminal } from '../../support/terminal';
import type { Change } from './changes';
import { type SetupPlan, UNKNOWN_ORIGIN } from './plan';

type Colors = Terminal['colors'];

const chosenLines = ({ chosen }: SetupPlan): string[] => {
  const { workspace, workflow, chatService, proxyService, syncServiceSid } = chosen;
  const parts = [
    ['Workspace', workspace],
    ['Workflow', workflow],
    ['Chat Service', chatService],
    ...(proxyService ? [['Proxy Service', proxyService] as const] : []),
    ['Sync Service', { name: syncServiceSid, sid: '' }],
  ] as const;
  return parts.map(([noun, { name, sid }]) => `  ${noun.padEnd(18)}${name}  ${sid}`.trimEnd());
};

/** What will be done, for people. */
export const planText = (plan: SetupPlan, changes: Change[], colors: Colors): string => {
  const { flows, notices } = plan;
  const shown = flows?.actions.length || flows?.notices.length ? [renderPlan(flows, colors)] : [];
  const sections = [
    [colors.bold('Looked after'), ...chosenLines(plan)].join('\n'),
    ...shown.map((text) => text.replaceAll(UNKNOWN_ORIGIN, 'https://<the deployed domain>')),
    notices.map((notice) => `${colors.yellow('Note')} ${notice}`).join('\n'),
    changes.length
      ? [colors.bold('To be done'), ...changes.map(({ what }, i) => `  ${i + 1}  ${what}`)].join('\n')
      : colors.bold(colors.green('Nothing to change. Flexkeep is set up in this account.')),
  ];
  return sections.filter(Boolean).join('\n\n');
};
