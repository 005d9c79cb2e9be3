import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFlows } from '../../src/flows/account';
import { importFlows } from '../../src/flows/import';
import { Complaint } from '../support/complaint';
import { remember } from './memory';
import { type CommonOptions, openAccount, type World } from './world';

export interface ImportOptions extends CommonOptions {
  force?: boolean;
}

/** Named `importFile` since `import` is a word of the language. */
export const importFile = async (world: World, options: ImportOptions): Promise<number> => {
  const { terminal, cwd } = world;
  const path = resolve(cwd, options.file);
  if (!options.json && existsSync(path) && !options.force) {
    const remedy = 'To write over it: --force. To only look: --json. To write elsewhere: --file other.json';
    throw new Complaint(
      'Nothing was written.',
      [{ where: options.file, problem: 'it exists already', remedy }],
      'file',
    );
  }
  const { account, directory, around } = openAccount(world, options);
  const live = await readFlows(account);
  const text = JSON.stringify(await importFlows(live, directory, around), null, 2);
  if (options.json) {
    terminal.tell(text);
    return 0;
  }
  writeFileSync(path, `${text}\n`);
  remember(cwd, account.sid, live);
  terminal.talk(
    `${live.length} Flex Flows of ${account.sid} are in ${options.file} now. To compare: npm run flows -- plan`,
  );
  return 0;
};
