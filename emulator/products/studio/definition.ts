import { badRequest } from '../../core/errors';
import { isObject, parseObject } from '../../core/json';

/** One state of a flow: what Studio's editor calls a widget. */
export interface Widget {
  name: string;
  type: string;
  /** The next widget by event; without one, the Execution ends there. */
  transitions: ReadonlyMap<string, string>;
  properties: Readonly<Record<string, unknown>>;
}

/** A flow as Studio exports it: https://www.twilio.com/docs/studio/rest-api/v2/schemas */
interface FlowDefinition {
  initial: Widget;
  find(name: string): Widget | undefined;
  all: readonly Widget[];
}

const objectsIn = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);

const widgetOf = ({ name, type, transitions, properties }: Record<string, unknown>): Widget => ({
  name: String(name ?? ''),
  type: String(type ?? ''),
  transitions: new Map(
    objectsIn(transitions).flatMap(({ event, next }) => (typeof next === 'string' ? [[String(event), next]] : [])),
  ),
  properties: isObject(properties) ? properties : {},
});

/** The JSON text or object of a request. */
export const definitionIn = (given: unknown): Record<string, unknown> => {
  const found = isObject(given) ? given : parseObject(String(given ?? ''));
  if (found) return found;
  throw badRequest('Definition is not a JSON object');
};

const widgetsOf = (definition: Record<string, unknown>): Widget[] => objectsIn(definition.states).map(widgetOf);

/** What keeps a definition from being run, in words; each names the widget. */
export const errorsIn = (definition: Record<string, unknown>): string[] => {
  const widgets = widgetsOf(definition);
  const names = widgets.map(({ name }) => name);
  const twins = names.filter((name, i) => names.indexOf(name) !== i);
  const lost = widgets.flatMap(({ name, transitions }) =>
    [...transitions]
      .filter(([, next]) => !names.includes(next))
      .map(([event, next]) => `${name}: ${event} leads to ${next}, which is not there`),
  );
  return [
    ...(widgets.length ? [] : ['states: there is none']),
    ...(names.includes(String(definition.initial_state)) ? [] : ['initial_state: no state has this name']),
    ...widgets
      .filter(({ name, type }) => !name || !type)
      .map(({ name }) => `${name || 'a state'}: name and type are required`),
    ...twins.map((name) => `${name}: two states have this name`),
    ...lost,
  ];
};

/** Only of a definition without {@link errorsIn}. */
export const readDefinition = (definition: Record<string, unknown>): FlowDefinition | undefined => {
  const all = widgetsOf(definition);
  const find = (name: string) => all.find((widget) => widget.name === name);
  const initial = find(String(definition.initial_state));
  return initial && { initial, find, all };
};
