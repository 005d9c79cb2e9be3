import { closest, distance } from 'fastest-levenshtein';
import type { Parameter } from './parameter';
import { Refused } from './refusal';
import type { NameCheck } from './rules';

/** A name of which there are many: they are offered, and the nearest one is named where it is mistyped. */
export const checked = (parameter: Parameter<string>, check: NameCheck): Parameter<string> => ({
  ...parameter,
  suggestions: check.names(),
  read(value, name) {
    if (check.test(value)) return value;
    const near = closest(value, check.names());
    const isNear = distance(value.toLowerCase(), near.toLowerCase()) <= Math.max(2, value.length / 3);
    const remedy = isNear ? `Did you mean ${near}?` : `For example: ${parameter.example}`;
    throw new Refused('malformed', `${name} must be ${check.expected}.`, remedy);
  },
});
