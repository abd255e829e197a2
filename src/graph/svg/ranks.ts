import type { DrawnEdge } from '../drawing';

/**
 * The layer of each node: one more than the deepest that it waits for. Nodes that wait for each other, which is an issue of
 * the definition, come behind those that can be ordered, in the order they are written. Without recursion: a list may have
 * thousands of steps.
 */
export function ranksOf(keys: readonly string[], edges: readonly DrawnEdge[]): ReadonlyMap<string, number> {
  const waiting = new Map(keys.map((key) => [key, 0]));
  const next = new Map<string, string[]>(keys.map((key) => [key, []]));
  for (const { from, to } of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    next.get(from)?.push(to);
  }
  const ranks = new Map(keys.map((key) => [key, 0]));
  const done = new Set<string>();
  const free = keys.filter((key) => waiting.get(key) === 0);
  const settle = (key: string): void => {
    done.add(key);
    for (const to of next.get(key) ?? []) {
      if (done.has(to)) continue;
      ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(key) ?? 0) + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) free.push(to);
    }
  };
  for (const start of [undefined, ...keys]) {
    if (start !== undefined && !done.has(start)) settle(start);
    for (let key = free.shift(); key !== undefined; key = free.shift()) if (!done.has(key)) settle(key);
  }
  return ranks;
}
