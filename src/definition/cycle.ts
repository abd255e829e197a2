/**
 * Follows a graph from a node, without recursion and each node once, until a way leads back to where it has been. Returns
 * the nodes of that circle in their order. `done` collects the nodes that have been gone through: from those no other circle
 * is looked for.
 */
export function findCycle(
  start: string,
  nextOf: (node: string) => readonly string[],
  done: Set<string>,
): readonly string[] | undefined {
  const trail: { readonly node: string; readonly next: readonly string[]; taken: number }[] = [];
  const onTrail = new Map<string, number>();
  const enter = (node: string): void => {
    onTrail.set(node, trail.length);
    trail.push({ node, next: nextOf(node), taken: 0 });
  };
  if (!done.has(start)) enter(start);
  for (let top = trail.at(-1); top !== undefined; top = trail.at(-1)) {
    const node = top.next[top.taken++];
    if (node === undefined) {
      done.add(top.node);
      onTrail.delete(top.node);
      trail.pop();
      continue;
    }
    const from = onTrail.get(node);
    if (from !== undefined) {
      for (const entry of trail) done.add(entry.node);
      return trail.slice(from).map((entry) => entry.node);
    }
    if (!done.has(node)) enter(node);
  }
  return undefined;
}
