import { accountActions, timeActions } from './account-actions';
import type { Action } from './action';
import { agentActions } from './agent-actions';
import { customerActions } from './customer-actions';
import { functionActions } from './function-actions';
import { interactionActions } from './interaction-actions';
import { Refused } from './refusal';
import { troubleActions } from './trouble-actions';

/** Everything that a person can make happen: the API, the trigger command's help and the page's forms are made of it. */
export const ACTIONS: readonly Action[] = [
  ...customerActions,
  ...agentActions,
  ...interactionActions,
  ...timeActions,
  ...functionActions,
  ...troubleActions,
  ...accountActions,
];

/** @throws {Refused} */
export const findAction = (name: string): Action => {
  const found = ACTIONS.find((action) => action.name === name);
  if (found) return found;
  throw new Refused(
    'unknown-action',
    `There is no action ${name}.`,
    `There is: ${ACTIONS.map((action) => action.name).join(', ')}`,
  );
};

/** The table as data, for a page or a client in another language. */
export const describeActions = () =>
  ACTIONS.map(({ name, group, help, parameters }) => ({
    name,
    group,
    help,
    parameters: Object.entries(parameters).map(([key, parameter]) => {
      const { help, example, optional, named, words, choices, suggestions } = parameter;
      return {
        name: key,
        help,
        example,
        optional,
        named,
        words,
        ...(choices && { choices }),
        ...(suggestions && { suggestions }),
      };
    }),
  }));
