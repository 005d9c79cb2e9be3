import type { SourceFile } from './source';

/** Rooms from top to bottom; those that stand side by side do not import each other. */
export type Layers = readonly (readonly string[])[];

/** The room of a file: the longest of the listed paths that it lies in, or is. */
const roomOf = (layers: Layers, path: string): string | undefined =>
  layers
    .flat()
    .filter((room) => path === room || path === `${room}.ts` || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];

/** Files that no layer lists, and imports that do not go down. So there is no circle among the rooms either. */
export const layerOffences = (layers: Layers, files: readonly SourceFile[]): string[] => {
  const levels = new Map(layers.flatMap((rooms, level) => rooms.map((room) => [room, level])));
  const levelOf = (room: string): number => levels.get(room) ?? Number.NaN;
  return files.flatMap(({ path, imports }) => {
    const from = roomOf(layers, path);
    if (from === undefined) return [`${path} lies in no layer`];
    return imports.flatMap(({ target }) => {
      const to = roomOf(layers, target);
      if (to === undefined || to === from || levelOf(to) > levelOf(from)) return [];
      return [`${path} -> ${target}`];
    });
  });
};
