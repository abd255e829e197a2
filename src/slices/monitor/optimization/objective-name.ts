/** `sharpe_ratio` as `Sharpe ratio`, `max_drawdown` as `max drawdown`: as it stands in a sentence. */
export function objectiveName(objective: string): string {
  return objective
    .replaceAll('_', ' ')
    .replace(/\b(?:sharpe|sortino|calmar)\b/g, (name) => name.charAt(0).toUpperCase() + name.slice(1));
}
