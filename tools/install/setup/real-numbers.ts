import { readFlowsFile, type World } from '../../flows/world';
import { Complaint } from '../../support/complaint';

/** 555-0100 to 555-0199 belong to nobody: the sample file has one. */
const FICTIONAL = /^\D*\+?1?\d{0,3}55501\d\d$/;

/** The sample that comes with Flexkeep is for the embedded Twilio; in an account of its own it would make flows for nobody. */
export const requireRealNumbers = (world: World, file: string): void => {
  const problems = readFlowsFile(world, { file })
    .flows.filter(({ contactIdentity = '' }) => FICTIONAL.test(contactIdentity))
    .map(({ friendlyName, contactIdentity }) => ({
      where: friendlyName,
      problem: `${contactIdentity} is a number for films and examples`,
      remedy:
        'To write the file from what the account has: npm run flows -- import --force. To leave flows: --no-flows',
    }));
  if (problems.length) throw new Complaint(`${file} is still the sample.`, problems, 'file');
};
