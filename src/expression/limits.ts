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
  /** Names of one `a.b[0].c`, the first included. */
  pathSegments: 32,
  /** Comprehensions in one another: `xs.exists(x, x.ys.all(y, …))`. */
  comprehensionDepth: 2,
  patternLength: 200,
  /** Instructions of a compiled pattern. */
  patternProgram: 1000,
  stringResult: 65_536,
  /** Entries of a list that a comprehension makes. */
  listResult: 10_000,
  /** Values, field names and characters of text in a list or object that an expression has put together. */
  resultSize: 4_194_304,
  fuel: 100_000,
} as const;
