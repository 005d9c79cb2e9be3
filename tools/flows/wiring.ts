/** The properties of a resource that a type of wiring has, by their names in Twilio's SDK, and Twilio's defaults. */
type Wiring = Readonly<Record<string, unknown>>;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `integration.flowSid` is `flow_sid` inside of what Twilio answers. What it does not say is its default. */
export const readWiring = (wiring: Wiring, answered: unknown): Record<string, unknown> => {
  const found = (answered ?? {}) as Record<string, unknown>; // reason: each value is looked at here
  const values = Object.entries(wiring).map(([property, usual]) => {
    const name = property.slice(property.indexOf('.') + 1);
    return [property, found[snake(name)] ?? usual];
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
};
