import type { Liquid } from 'liquidjs';

/** Loaded where a template is met: few accounts have a flow, and each start would wait for it. */
const load = (): typeof import('liquidjs') => require('liquidjs');

/**
 * Studio's templates: https://www.twilio.com/docs/studio/user-guide/liquid-template-language. A variable that is not there
 * is an empty text. `to_json` is Studio's own filter.
 */
const createEngine = (): Liquid => {
  const { Liquid: Engine } = load();
  const engine = new Engine({ strictVariables: false, strictFilters: true, ownPropertyOnly: true });
  engine.registerFilter('to_json', (value: unknown) => JSON.stringify(value ?? null));
  return engine;
};

/** A template that cannot be read: what is wrong with it, and where. */
export class BrokenTemplate extends Error {
  override readonly name = 'BrokenTemplate';
}

/**
 * @param template what a widget's property has; anything but a text is taken as it stands
 * @throws {BrokenTemplate}
 */
export const render = (template: unknown, context: Readonly<Record<string, unknown>>): string => {
  if (template === undefined || template === null) return '';
  const text = typeof template === 'string' ? template : JSON.stringify(template);
  if (!text.includes('{')) return text;
  try {
    return createEngine().parseAndRenderSync(text, { ...context });
  } catch (error) {
    throw new BrokenTemplate(error instanceof Error ? error.message : String(error));
  }
};
