import { Complaint } from '../../support/complaint';
import { type Variables, variablesIn } from '../../support/environment';
import { readEnvText } from '../env-file';

/** A file that was written for one account is not filled with another one's SIDs. */
export const requireOneAccount = (envPath: string, { ACCOUNT_SID }: Variables): void => {
  const there = variablesIn(readEnvText(envPath), envPath).ACCOUNT_SID?.trim();
  if (!there || !ACCOUNT_SID || there === ACCOUNT_SID) return;
  const problem = `it is for the account ${there}, and the environment says ${ACCOUNT_SID}`;
  const remedy = 'Name another file: --env .env.other. Or take ACCOUNT_SID and AUTH_TOKEN out of the environment.';
  throw new Complaint('It is not known which account is meant.', [{ where: envPath, problem, remedy }]);
};
