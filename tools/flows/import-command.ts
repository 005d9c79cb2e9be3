import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Complaint } from '../support/complaint';
import { readFlows } from './account';
import { importFlows } from './import';
import { remember } from './memory';
import { type CommonOptions, openAccount, type World, writeText } from './world';

export interface ImportOptions extends CommonOptions {
  force?: boolean;
}

/** Named `importFile` since `import` is a word of the language. */
export const importFile = async (world: World, options: ImportOptions): Promise<number> => {
  const { terminal, cwd } = world;
  if (!options.json && existsSync(resolve(cwd, options.file)) && !options.force) {
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
  writeText(world, options.file, `${text}\n`);
  remember(cwd, account.sid, live);
  terminal.talk(
    `${live.length} Flex Flows of ${account.sid} are in ${options.file} now. To compare: npm run flows -- plan`,
  );
  return 0;
};
