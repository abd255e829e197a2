import { z } from 'zod';
import { defineAction } from '../action';
import { ActionError } from '../action-error';
import { areManyBars, barsRead } from '../shared/large';
import { provenanceSchema } from '../shared/provenance';
import {
  alignReturns,
  correlationOf,
  herfindahl,
  historicalValueAtRisk,
  type KnownBars,
  optionalBarInputFields,
  parametricValueAtRisk,
  type Portfolio,
  portfolioField,
  portfolioVariance,
  readOptionalBars,
  readPortfolio,
  riskComponent,
  riskComponentSchema,
  riskShares,
  sampleCovariance,
} from '../shared/risk';
import { accountFigures, figuresOf, limitFields, limitRisk } from './limits';

const loss = (what: string) =>
  z.number().describe(`${what}, over one day, a positive share of the equity; below 0: a gain`);

const output = z.strictObject({
  var_95: loss('Historical value at risk at 95 %'),
  cvar_95: loss('Mean of the losses beyond it'),
  var_99: loss('Historical value at risk at 99 %'),
  cvar_99: loss('Mean of the losses beyond it'),
  parametric: z
    .strictObject({ var_95: z.number(), cvar_95: z.number(), var_99: z.number(), cvar_99: z.number() })
    .describe('The same as if returns were normal'),
  volatility: z.number().min(0).describe('Annualised, of the positions as they are'),
  concentration_hhi: z
    .number()
    .min(0)
    .max(1)
    .describe('Sum of the squared shares of the positions in all positions; 1 is one position, 0 none'),
  effective_positions: z
    .number()
    .min(0)
    .describe('1 / concentration_hhi: how many equal positions would be as concentrated'),
  holdings: z
    .array(
      z.strictObject({
        symbol: z.string(),
        fraction: z.number().describe('Value as a share of the equity, below 0 for short'),
        volatility: z.number().min(0).describe('Annualised, of the symbol'),
        risk_share: z
          .number()
          .describe('Its part of the variance of the portfolio; they sum to 1. Below 0: it offsets others'),
      }),
    )
    .describe('One a position'),
  correlation: z.strictObject({
    symbols: z.array(z.string()),
    matrix: z.array(z.array(z.number().nullable())).describe('null beside a symbol whose price did not move'),
  }),
  highest_correlation: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .describe(
      'The highest correlation of the gains of two positions (a long and a short one gain against each other); null with fewer than two whose price moved',
    ),
  returns: z.int().min(0).describe('Daily returns that this was measured over'),
  ...accountFigures,
  risk_score: z.number().min(0).max(1),
  risk_components: z.array(riskComponentSchema),
  warnings: z.array(z.string()),
  provenance: z.array(provenanceSchema).describe('Where the bars came from'),
});

export const calculateRiskMetrics = defineAction({
  name: 'position_sizing.calculate_risk_metrics',
  summary: 'Measure value at risk, concentration, volatility and correlations of what the account holds',
  capability: 'compute',
  input: z.strictObject({
    portfolio: portfolioField,
    ...optionalBarInputFields,
    lookback_bars: z
      .int()
      .min(20)
      .max(5000)
      .default(252)
      .describe('Daily returns to measure over, fewer where the positions share fewer'),
    max_var: z
      .number()
      .gt(0)
      .max(1)
      .default(0.05)
      .describe('For the risk score: the daily value at risk at 95 % that counts in full'),
    max_exposure: limitFields.max_exposure,
    max_position_concentration: limitFields.max_position_concentration,
    max_daily_loss: limitFields.max_daily_loss,
    max_drawdown: limitFields.max_drawdown,
  }),
  output,
  // Those of the account are monitor.get_portfolio_metrics': the two may run at once, and one fact has one source.
  publishes: {
    leverage: 'leverage',
    position_concentration: 'position_concentration',
    daily_loss: 'daily_loss',
    var_95: 'var_95',
    risk_score: 'risk_score',
  },
  defaults: { timeout: '1m', heartbeat: '30s', retry: { max_attempts: 3, initial_interval: '1s' } },
  // How much the account holds is known when it is asked.
  pool: (input) => areManyBars(barsRead(input, input.portfolio?.positions.length ?? 1)),
  run: async (input, ports) => {
    const portfolio = await readPortfolio(input.portfolio, ports);
    const held = portfolio.holdings.map(({ symbol }) => symbol);
    const bars = await readOptionalBars(input, held, ports);
    const missing = held.filter((symbol) => !bars?.lastClose.has(symbol));
    if (missing.length > 0) {
      throw new ActionError(
        'MissingBars',
        `there are no bars of ${missing.join(', ')}, which the portfolio holds, and without them its risk would look smaller ` +
          'than it is; load them with data.get_historical_data, or name a source',
      );
    }
    ports.signal.throwIfAborted();
    const measured = measure(portfolio, bars, input.lookback_bars);
    const hhi = herfindahl(portfolio.holdings.map(({ fraction }) => fraction));
    return {
      ...measured,
      concentration_hhi: hhi,
      effective_positions: hhi === 0 ? 0 : 1 / hhi,
      ...figuresOf(portfolio),
      ...limitRisk(portfolio, input, [
        riskComponent('var_95', 'state', measured.var_95, input.max_var),
        riskComponent('volatility', 'state', measured.volatility, 0.4),
      ]),
      warnings: [...(bars?.warnings ?? []), ...shortHistory(measured.returns, held.length)],
      provenance: [...(bars?.provenance ?? [])],
    };
  },
});

/** Of the daily returns that the positions, as large as they are now, would have had; cash has none. */
function measure(portfolio: Portfolio, bars: KnownBars | undefined, lookback: number) {
  if (bars === undefined) return nothingHeld;
  const { symbols, columns, time } = alignReturns(bars.series, 20, lookback);
  const weights = symbols.map((symbol) => portfolio.holdings.find((one) => one.symbol === symbol)?.fraction ?? 0);
  const returns = Float64Array.from(time, (_, index) =>
    columns.reduce((sum, column, asset) => sum + weights[asset] * column[index], 0),
  );
  const covariance = sampleCovariance(columns);
  const shares = riskShares(weights, covariance);
  const matrix = correlationOf(covariance);
  const at95 = historicalValueAtRisk(returns, 0.95);
  const at99 = historicalValueAtRisk(returns, 0.99);
  const normal95 = parametricValueAtRisk(returns, 0.95);
  const normal99 = parametricValueAtRisk(returns, 0.99);
  return {
    var_95: at95.var,
    cvar_95: at95.cvar,
    var_99: at99.var,
    cvar_99: at99.cvar,
    parametric: { var_95: normal95.var, cvar_95: normal95.cvar, var_99: normal99.var, cvar_99: normal99.cvar },
    volatility: Math.sqrt(portfolioVariance(weights, covariance) * bars.perYear),
    holdings: symbols.map((symbol, index) => ({
      symbol,
      fraction: weights[index],
      volatility: Math.sqrt(covariance[index][index] * bars.perYear),
      risk_share: shares[index],
    })),
    correlation: { symbols: [...symbols], matrix },
    highest_correlation: highestOf(matrix, weights),
    returns: returns.length,
  };
}

/** Of the gains of two different positions: against each other where one of them is short. */
function highestOf(matrix: readonly (readonly (number | null)[])[], weights: readonly number[]): number | null {
  const known = matrix.flatMap((row, one) =>
    row
      .slice(0, one)
      .flatMap((value, other) => (value === null ? [] : [value * Math.sign(weights[one] * weights[other])])),
  );
  return known.length === 0 ? null : Math.max(...known);
}

/** A portfolio of cash alone. */
const nothingHeld = {
  var_95: 0,
  cvar_95: 0,
  var_99: 0,
  cvar_99: 0,
  parametric: { var_95: 0, cvar_95: 0, var_99: 0, cvar_99: 0 },
  volatility: 0,
  holdings: [],
  correlation: { symbols: [], matrix: [] },
  highest_correlation: null,
  returns: 0,
};

function shortHistory(returns: number, positions: number): string[] {
  if (positions === 0 || returns >= 100) return [];
  return [`${returns} returns: the worst one in a hundred is the worst of all, var_99 says little`];
}
