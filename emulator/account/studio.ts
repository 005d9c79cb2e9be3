import { isObject } from '../core/json';
import { ask } from '../products/ask';
import type { TwilioWorld } from '../products/shared/world';
import { workspaceOfWorkflow } from '../products/taskrouter/workflows';
import { byName, type Named, SeedError, sid } from './names';
import type { AccountSeed, StudioSeed } from './seed';

/** What the seed says stands for something else. */
const replaced = ({ name, definition, replace = {} }: StudioSeed, workflows: Named): Record<string, unknown> => {
  // A file was read before: `readAccount`.
  if (typeof definition === 'string') throw new SeedError(`studio.${name}: the definition was not read from its file`);
  const text = Object.entries(replace).reduce(
    (done, [from, to]) =>
      done.replaceAll(
        from,
        to.replace(/\{workflow:([^}]+)\}/g, (_, workflow: string) => byName('Workflow', workflows, workflow)),
      ),
    JSON.stringify(definition),
  );
  return JSON.parse(text);
};

/** All of `*.twil.io` is the platform's. */
const isSiteUrl = (text: string): boolean => /^https:\/\/[a-z0-9-]+\.twil\.io\//i.test(text);

/** Functions are those of the project that runs here, wherever the exported flow has them. */
const led = (properties: Record<string, unknown>, url: (target: string) => string): Record<string, unknown> => {
  const { url: wanted } = properties;
  if (typeof wanted !== 'string') return properties;
  return { ...properties, url: url(isSiteUrl(wanted) ? new URL(wanted).pathname : wanted) };
};

/**
 * Studio Flows, published.
 *
 * @throws {SeedError} that names a Workflow which the account does not have, and what to do
 */
export const addStudioFlows = (
  world: TwilioWorld,
  { studio = [] }: AccountSeed,
  { workflows }: { workflows: Named },
  url: (target: string) => string,
): Named =>
  Object.fromEntries(
    studio.map((seed) => {
      const definition = replaced(seed, workflows);
      const states: unknown[] = Array.isArray(definition.states) ? definition.states : [];
      const own = states.filter(isObject).map((state) => {
        const properties = isObject(state.properties) ? led(state.properties, url) : {};
        const { workflow } = properties;
        if (state.type === 'send-to-flex' && !workspaceOfWorkflow(world, String(workflow))) {
          const [known = 'NAME'] = Object.keys(workflows);
          throw new SeedError(
            `studio.${seed.name}: ${state.name} sends to the Workflow ${workflow}, which this account does not have. ` +
              `Say which one stands for it: replace: { ${workflow}: '{workflow:${known}}' }`,
          );
        }
        return { ...state, properties };
      });
      const wanted = {
        FriendlyName: seed.name,
        Status: 'published',
        Definition: { ...definition, states: own },
      } as const;
      return [seed.name, sid(ask(world, 'studio.CreateFlow', {}, wanted))];
    }),
  );

/** What a number's URL is where a flow has its messages. */
export const flowUrl = (world: TwilioWorld, flowSid: string): string =>
  String(ask(world, 'studio.FetchFlow', { Sid: flowSid }).webhook_url);
