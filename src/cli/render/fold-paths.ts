import { stepHolders } from '../../base/step-path';

/** A path that is shown, and how many steps of the same list are in it. */
export interface FoldedPath {
  readonly path: string;
  readonly inside: number;
}

/**
 * Paths of steps without those that are in another one of them. `isList` says of which a step is only made up, so that it does not
 * count as one; `isShown` which stay, wherever they are.
 */
export function foldPaths(
  paths: readonly string[],
  { isList, isShown }: { isList: (path: string) => boolean; isShown: (path: string) => boolean },
): FoldedPath[] {
  const listed = new Set(paths);
  const inside = new Map<string, number>();
  const folded = new Set<string>();
  for (const path of paths)
    for (const holder of stepHolders(path)) {
      if (!listed.has(holder)) continue;
      folded.add(path);
      if (!isList(path)) inside.set(holder, (inside.get(holder) ?? 0) + 1);
    }
  return paths
    .filter((path) => !folded.has(path) || isShown(path))
    .map((path) => ({ path, inside: inside.get(path) ?? 0 }));
}
