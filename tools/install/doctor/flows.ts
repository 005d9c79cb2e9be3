import { makePlan } from '../../flows/commands';
import { isComplaint, toText } from '../../support/complaint';
import type { Variables } from '../../support/environment';
import type { World } from '../world';
import { amiss, type Finding, fine } from './finding';

/** Whether the account's Flex Flows are as the file says. */
export const checkFlows = async (
  world: World,
  variables: Variables,
  asked: { file: string; domain?: string },
): Promise<Finding[]> => {
  try {
    const { plan } = await makePlan({ ...world, variables: () => variables }, asked);
    if (!plan.actions.length) return [fine('Flex Flows', `${plan.unchanged}, as ${asked.file} says`)];
    return plan.actions.map(({ kind, name }) => {
      const says = kind === 'create' ? 'is in the file, and not in the account' : 'is not as the file says';
      return amiss('Flex Flows', `"${name}" ${says}`, 'npm run flows -- plan');
    });
  } catch (error) {
    if (!isComplaint(error)) throw error;
    return [amiss('Flex Flows', toText(error).replace(/\n\s*/g, ' '), 'npm run flows -- plan')];
  }
};
