import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import type { Site, SiteFile } from '../products/serverless/site';
import { linkDependencies } from './dependencies';

/** `/events/task`, protected, is `events/task.protected.js`: the rule of `readAccess`, the other way round. */
const nameOf = ({ path, access }: SiteFile, extension?: string): string => {
  const { dir, name, ext } = parse(path.slice(1));
  const [stem, end] = extension ? [`${name}${ext}`, extension] : [name, ext];
  return join(dir, `${stem}${access === 'public' ? '' : `.${access}`}${end}`);
};

/**
 * Writes what was deployed as a project that twilio-run can run, with the dependencies of its Build.
 */
export const writeSite = async (directory: string, site: Site, nodeModules: string): Promise<void> => {
  const files = [
    ...site.functions.map((file) => ({ to: join('functions', nameOf(file, '.js')), bytes: file.bytes })),
    ...site.assets.map((file) => ({ to: join('assets', nameOf(file)), bytes: file.bytes })),
  ];
  for (const { to, bytes } of files) {
    const path = join(directory, to);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  // twilio-run wants to see one of these folders, also where there are only Assets.
  await mkdir(join(directory, 'functions'), { recursive: true });
  // Without one of its own, twilio-run would take that of the directory around it.
  await writeFile(
    join(directory, '.twilioserverlessrc'),
    '{ "functionsFolder": "functions", "assetsFolder": "assets" }',
  );
  const dependencies = Object.fromEntries(site.dependencies.map(({ name, version }) => [name, version]));
  await writeFile(join(directory, 'package.json'), JSON.stringify({ name: site.domain, dependencies }));
  await linkDependencies(directory, site.dependencies, nodeModules);
};
