import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../../tools/build';

const checkout = join(__dirname, '../..');

export interface Project {
  root: string;
  remove(): Promise<void>;
}

/** The project as twilio-run needs it, built in a place of its own: a build of the checkout does not disturb it. */
export const makeProject = async (): Promise<Project> => {
  await mkdir(join(checkout, '.flexkeep'), { recursive: true });
  const root = await mkdtemp(join(checkout, '.flexkeep', 'project-'));
  for (const file of ['package.json', '.twilioserverlessrc']) await copyFile(join(checkout, file), join(root, file));
  await symlink(join(checkout, 'node_modules'), join(root, 'node_modules'));
  await build({ root: checkout, outdir: join(root, 'dist') });
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
};
