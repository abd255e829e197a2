/** A position as a share of the equity, below 0 for a short one. */
export interface Position {
  readonly symbol: string;
  readonly fraction: number;
  /** Held already and left as it is: it counts, but no limit changes it. */
  readonly fixed: boolean;
}

export interface CapRules {
  /** Largest size of one position. */
  readonly maxPosition: number;
  /** Largest sizes together of positions that move together. */
  readonly maxCorrelated: number;
  /** Largest sizes of all positions together. */
  readonly maxPortfolio: number;
  /** Two positions move together above this correlation of what they gain, both being long, or one short. */
  readonly correlationLimit: number;
  /** Correlation of the returns of two symbols; undefined where it is not known. */
  readonly correlation: (first: string, second: string) => number | undefined;
}

export interface Cut {
  readonly symbol: string;
  readonly rule: 'max_position' | 'correlation_limit' | 'max_portfolio';
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts positions until every limit is kept: first each by itself, then groups that move together, then all, within a
 * group and within all in proportion. What is fixed is not cut but uses the limits up.
 */
export function cap(positions: readonly Position[], rules: CapRules): { positions: Position[]; cuts: Cut[] } {
  const cuts: Cut[] = [];
  const apply = (rule: Cut['rule'], list: readonly Position[], factorOf: (position: Position) => number): Position[] =>
    list.map((position) => {
      const factor = position.fixed ? 1 : factorOf(position);
      if (factor >= 1 || position.fraction === 0) return position;
      const to = position.fraction * factor;
      cuts.push({ symbol: position.symbol, rule, from: position.fraction, to });
      return { ...position, fraction: to };
    });

  let capped = apply('max_position', positions, ({ fraction }) => rules.maxPosition / Math.abs(fraction));
  for (const group of groupsOf(capped, rules)) {
    if (group.size < 2) continue;
    const members = capped.filter(({ symbol }) => group.has(symbol));
    const factor = factorFor(members, rules.maxCorrelated);
    capped = apply('correlation_limit', capped, ({ symbol }) => (group.has(symbol) ? factor : 1));
  }
  const factor = factorFor(capped, rules.maxPortfolio);
  return { positions: apply('max_portfolio', capped, () => factor), cuts };
}

/** What the sizes that are not fixed are multiplied by, so that all together stay within the limit. */
function factorFor(positions: readonly Position[], limit: number): number {
  const sizeOf = (fixed: boolean) =>
    positions.filter((one) => one.fixed === fixed).reduce((sum, { fraction }) => sum + Math.abs(fraction), 0);
  const [kept, free] = [sizeOf(true), sizeOf(false)];
  return free === 0 ? 1 : Math.max(0, limit - kept) / free;
}

/** The positions linked, directly or through others, by a correlation above the limit. */
function groupsOf(positions: readonly Position[], { correlation, correlationLimit }: CapRules): Set<string>[] {
  const open = positions.filter(({ fraction }) => fraction !== 0);
  const areLinked = (first: Position, second: Position) => {
    const value = correlation(first.symbol, second.symbol);
    return value !== undefined && value * Math.sign(first.fraction * second.fraction) > correlationLimit;
  };
  const groups: Set<string>[] = [];
  const seen = new Set<string>();
  for (const start of open) {
    if (seen.has(start.symbol)) continue;
    const members = [start];
    seen.add(start.symbol);
    // Grows while it is walked.
    for (const member of members) {
      for (const other of open) {
        if (seen.has(other.symbol) || !areLinked(member, other)) continue;
        seen.add(other.symbol);
        members.push(other);
      }
    }
    groups.push(new Set(members.map(({ symbol }) => symbol)));
  }
  return groups;
}
