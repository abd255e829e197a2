/** A condition as each language writes it: numbers of CEL are doubles, and jexl has its own syntax. */
export interface Condition {
  readonly name: string;
  readonly ours: string;
  readonly cel: string;
  readonly jexl: string;
}

const positions = ['AAPL', 'MSFT', 'NVDA', 'AMZN', 'META', 'GOOG', 'TSLA', 'AVGO', 'ORCL', 'NFLX'].map(
  (symbol, index) => ({ symbol, pnl: 150 - index * 110, quantity: 10 * (index + 1) }),
);

/** What the conditions read, the same for all languages. */
export const values = {
  volatility: 0.42,
  regime: 'BULL',
  daily_pnl: -1250.5,
  max_loss: 2500,
  override: false,
  steps: { analyze: { output: { signals: [{ strength: 0.82 }, { strength: 0.4 }] } } },
  symbol: 'NVDA',
  headline: 'Chip maker beats estimates as earnings double',
  positions,
  is_market_hours: true,
  prices: Array.from({ length: 20 }, (_, index) => 100 + ((index * 7) % 11)),
  price: 101.239,
  order: { limit: 101.24, quantity: 100 },
};

/** The six conditions of everyday trading definitions. All of them come out as true. */
export const conditions: readonly Condition[] = [
  alike('C1', "volatility > 0.3 && regime == 'BULL' && abs(daily_pnl) < max_loss"),
  {
    name: 'C2',
    ours: 'steps.analyze.output.signals[0].strength >= 0.7 || override == true',
    cel: 'steps.analyze.output.signals[0].strength >= 0.7 || override == true',
    jexl: 'steps.analyze.output.signals[0].strength >= 0.7 || override == true',
  },
  {
    ...alike('C3', "symbol in ['AAPL', 'MSFT', 'NVDA', 'TSLA'] && headline.contains('earnings')"),
    jexl: "symbol in ['AAPL', 'MSFT', 'NVDA', 'TSLA'] && headline|contains('earnings')",
  },
  {
    ...alike('C4', "positions.exists(p, p.symbol == 'TSLA' && p.pnl < -500.0)"),
    jexl: "positions[.symbol == 'TSLA' && .pnl < -500]|length > 0",
  },
  alike('C5', 'is_market_hours && avg(prices) > 100.0 && max(prices) - min(prices) < 25.0'),
  {
    ...alike('C6', 'has(order.limit) && round(price, 2) <= order.limit'),
    jexl: 'order.limit != null && round(price, 2) <= order.limit',
  },
];

function alike(name: string, source: string): Condition {
  return { name, ours: source, cel: source, jexl: source };
}
