import { alignReturns, correlationOf, type KnownBars, type Matrix, sampleCovariance } from '../shared/risk';

/** How the symbols of some bars move together, as far as there are bars. */
export interface Correlations {
  readonly symbols: readonly string[];
  /** Annualised. */
  readonly covariance: Matrix;
  /** Undefined where one of them has no bars or did not move. */
  readonly between: (first: string, second: string) => number | undefined;
  /** A warning for symbols that no correlation is known of. */
  readonly missing: (symbols: readonly string[]) => string[];
}

/** From the last returns that all symbols have in common. @throws ActionError `InsufficientHistory` where they are fewer than 5. */
export function correlationsOf(bars: KnownBars | undefined, returns: number): Correlations {
  const missing = (known: readonly string[]) => (wanted: readonly string[]) => {
    const without = wanted.filter((symbol) => !known.includes(symbol));
    if (without.length === 0 || wanted.length < 2) return [];
    return [
      `no bars of ${without.join(', ')}: their correlations are not known, so the correlation limit leaves them out`,
    ];
  };
  if (bars === undefined) return { symbols: [], covariance: [], between: () => undefined, missing: missing([]) };
  const { symbols, columns } = alignReturns(bars.series, 5, returns);
  const covariance = sampleCovariance(columns);
  const matrix = correlationOf(covariance);
  return {
    symbols,
    covariance: covariance.map((row) => row.map((value) => value * bars.perYear)),
    between: (first, second) => {
      const [row, column] = [symbols.indexOf(first), symbols.indexOf(second)];
      return row === -1 || column === -1 ? undefined : (matrix[row][column] ?? undefined);
    },
    missing: missing(symbols),
  };
}

/** Mean correlation of the gains of all pairs of positions, by the product of their sizes; undefined without a known pair. */
export function meanCorrelation(
  positions: readonly { readonly symbol: string; readonly fraction: number }[],
  { between }: Pick<Correlations, 'between'>,
): number | undefined {
  let sum = 0;
  let weights = 0;
  positions.forEach((first, index) => {
    for (const second of positions.slice(index + 1)) {
      const value = between(first.symbol, second.symbol);
      if (value === undefined) continue;
      sum += value * first.fraction * second.fraction;
      weights += Math.abs(first.fraction * second.fraction);
    }
  });
  return weights === 0 ? undefined : sum / weights;
}
