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

/** Fills in a template. Anything but a text is taken as it stands. */
export type Render = (template: unknown) => string;

/**
 * For the properties of one widget; its engine is made where the first template is met.
 *
 * @param context what templates see
 * @returns a function that throws {@link BrokenTemplate}
 */
export const rendererFor = (context: Readonly<Record<string, unknown>>): Render => {
  let engine: Liquid | undefined;
  return (template) => {
    if (template === undefined || template === null) return '';
    const text = typeof template === 'string' ? template : JSON.stringify(template);
    if (!text.includes('{')) return text;
    engine ??= createEngine();
    try {
      return engine.parseAndRenderSync(text, { ...context });
    } catch (error) {
      throw new BrokenTemplate(error instanceof Error ? error.message : String(error));
    }
  };
};
