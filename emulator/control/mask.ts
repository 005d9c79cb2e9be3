const HIDDEN = '••••••';

/** Names of values that stay secret. A page's token in a list is none. */
const SECRET_NAME = /secret|password|auth.?token|api.?key|credential/i;

/** The name and the value of a variable come as two fields: of Twilio's Serverless API, `Key` and `Value`. */
const isSecretVariable = (fields: readonly (readonly [string, unknown])[]): boolean =>
  fields.some(([name, value]) => /^key$/i.test(name) && SECRET_NAME.test(String(value)));

/** Fields with the values of secret ones hidden, by their names. */
export const maskedFields = <T>(fields: readonly (readonly [string, T])[]): [string, T | string][] => {
  const hidesValue = isSecretVariable(fields);
  return fields.map(([name, value]) => {
    const isSecret = SECRET_NAME.test(name) || (hidesValue && /^value$/i.test(name));
    return [name, isSecret && value ? HIDDEN : value];
  });
};

const maskedValue = (value: unknown, secrets: readonly string[]): unknown => {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const fields = maskedFields(Object.entries(value));
  return Object.fromEntries(fields.map(([name, one]) => [name, maskedValue(one, secrets)]));
};

/** A copy in which every known secret is hidden, and whatever has the name of one, at any depth. */
export const masked = <T>(value: T, secrets: readonly string[]): T =>
  maskedValue(
    value,
    secrets.filter((secret) => secret.length > 0),
  ) as T; // reason: texts stay texts, lists stay lists
