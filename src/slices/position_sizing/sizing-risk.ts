import { type Portfolio, portfolioVariance, type RiskComponent, riskComponent, riskScore } from '../shared/risk';
import type { Position } from './caps';
import { type Correlations, meanCorrelation } from './correlations';
import { regimeRisk } from './multipliers';
import type { SizingInput } from './sizing-schema';

/** Extreme volatility begins here, annualised. */
const extremeVolatility = 0.4;
/** What one symbol may be of the equity in live trading. */
const fullConcentration = 0.2;

export interface SizingRisk {
  readonly risk_score: number;
  readonly risk_components: RiskComponent[];
  readonly position_size: number;
  readonly exposure: number;
  readonly expected_volatility: number | null;
}

/** The risk of a portfolio with these positions, fixed ones included, by the formula of the README. */
export function sizingRisk(
  positions: readonly Position[],
  input: SizingInput,
  portfolio: Portfolio,
  correlations: Correlations,
): SizingRisk {
  const exposure = positions.reduce((sum, { fraction }) => sum + Math.abs(fraction), 0);
  const largest = Math.max(0, ...positions.map(({ fraction }) => Math.abs(fraction)));
  const volatility = expectedVolatility(positions, correlations);
  const correlation = meanCorrelation(positions, correlations);
  const components = [
    riskComponent('exposure', 'state', exposure, input.max_portfolio),
    riskComponent('concentration', 'state', largest, fullConcentration),
    ...(volatility === null ? [] : [riskComponent('volatility', 'state', volatility, extremeVolatility)]),
    ...(correlation === undefined ? [] : [riskComponent('correlation', 'state', correlation, 1)]),
    ...(input.regime === undefined ? [] : [riskComponent('regime', 'state', regimeRisk(input.regime), 1)]),
    riskComponent('drawdown', 'loss', portfolio.drawdown, input.max_drawdown),
  ];
  return {
    risk_score: riskScore(components),
    risk_components: components,
    position_size: largest,
    exposure,
    expected_volatility: volatility,
  };
}

function expectedVolatility(positions: readonly Position[], { symbols, covariance }: Correlations): number | null {
  const known = positions.some(({ symbol, fraction }) => fraction !== 0 && symbols.includes(symbol));
  if (!known) return null;
  const weights = symbols.map((symbol) => positions.find((one) => one.symbol === symbol)?.fraction ?? 0);
  return Math.sqrt(portfolioVariance(weights, covariance));
}
