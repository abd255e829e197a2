/**
 * Bounds of the language, fixed per engine version. All of them are counts, never times, so that an expression
 * is accepted or refused alike on every machine and in every replay. They keep recursion far below any stack limit.
 */
export const limits = {
  sourceLength: 4096,
  nodes: 500,
  depth: 32,
  listItems: 64,
  arguments: 32,
  stringResult: 65_536,
  fuel: 100_000,
} as const;
