/** Highest and lowest equity of a session, and the deepest fall from a high within it. */
export interface SessionExtremes {
  readonly high: number;
  readonly low: number;
  /** Positive share of the high before. */
  readonly maxDrawdown: number;
}

/** `equities` in time order, that at the end of the session before first. */
export function sessionExtremes(equities: readonly number[]): SessionExtremes {
  let high = equities[0];
  let low = equities[0];
  let maxDrawdown = 0;
  for (const equity of equities) {
    high = Math.max(high, equity);
    low = Math.min(low, equity);
    if (high > 0) maxDrawdown = Math.max(maxDrawdown, 1 - equity / high);
  }
  return { high, low, maxDrawdown };
}
