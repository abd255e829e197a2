/** Where a step stands in a tree of steps, and what it is called there: an iteration is part of its loop, as `[3]`. */
export function placeInTree(path: string): { readonly depth: number; readonly name: string } {
  const parts = path.split('/').flatMap((part) => {
    // A handler has nothing above it: its event stands with its number.
    if (part.startsWith('events.')) return [part];
    const [id = part] = part.split('[', 1);
    return [id, ...(part.slice(id.length).match(/\[\d+\]/g) ?? [])];
  });
  return { depth: parts.length - 1, name: parts.at(-1) ?? path };
}

/** Paths of what a step is in, the outermost first: of `each[2]/order` that is `each` and `each[2]`. */
export function stepHolders(path: string): string[] {
  return Array.from(path.matchAll(/[/[]/g), ({ index }) => path.slice(0, index));
}
