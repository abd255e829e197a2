import { catalogueOf } from '../../src/catalogue';

const catalogue = catalogueOf();

const ref = `sha256:${'0'.repeat(64)}`;
const artifact = (kind: string, bytes = 1) => ({ ref, kind, bytes });

/** A reference to a bar set of so many bars, one symbol for each 1,260 of them: five years of daily ones. */
const bars = (rows: number) => ({
  ...artifact('bar_set'),
  symbols: Array.from({ length: Math.max(1, Math.min(20, Math.ceil(rows / 1260))) }, (_, index) => `S${index}`),
  interval: '1d',
  rows,
  from: '2004-01-02',
  to: '2008-12-31',
});

/** What the predicate of an action says of an input. */
function isForPool(name: string, input: object): boolean {
  const action = catalogue.get(name)?.action;
  if (action === undefined || typeof action.pool !== 'function') throw new Error(`${name} has no predicate`);
  return action.pool(action.input.parse(input));
}

const threshold = 20_000;
const day = { from: '2008-01-02', to: '2008-12-31' };
const portfolio = (positions: number) => ({
  cash: '1',
  session_start_equity: '1',
  peak_equity: '1',
  positions: Array.from({ length: positions }, (_, index) => ({ symbol: `S${index}`, quantity: '1', price: '1' })),
});
const signals = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ symbol: `S${index}`, action: 'buy', strength: 1 }));
const symbols = (count: number) => Array.from({ length: count }, (_, index) => `S${index}`);

it.each<[string, object]>([
  ['backtest.run', { ...day, strategies: [{ symbol: 'S0', strategy: 'momentum' }] }],
  ['analyze.find_patterns', {}],
  ['analyze.run_strategy', { strategy: 'momentum' }],
  ['analyze.generate_signals', {}],
  ['market_regime.detect', {}],
  ['market_regime.comprehensive_analysis', {}],
  ['adaptive_portfolio.optimize_allocation', {}],
  ['position_sizing.calculate_optimal_sizes', { signals: signals(1) }],
  ['position_sizing.calculate_risk_metrics', {}],
])('%s runs in the pool with a large bar set, and in the worker with a usual one', (name, more) => {
  expect(isForPool(name, { ...more, bars: bars(threshold + 1) })).toBe(true);
  expect(isForPool(name, { ...more, bars: bars(threshold) })).toBe(false);
  expect(isForPool(name, { ...more, bars: bars(2 * 5000) })).toBe(false);
});

const request = { symbols: ['SPX', 'IXIC'], start_date: '1999-01-04', end_date: '2018-12-31' };
const minutes = { source: 'csv', interval: '1m', symbols: ['AAA'], start_date: '2024-01-02' };

it.each<[string, string, object, boolean]>([
  ['data.get_historical_data', 'twenty years of daily bars', request, false],
  ['data.get_historical_data', 'ten symbols of them', { ...request, symbols: symbols(10) }, true],
  [
    'data.get_historical_data',
    'ten symbols with a long history',
    { ...request, symbols: symbols(5), start_date: '2018-01-02', history_bars: 5000 },
    true,
  ],
  ['data.get_historical_data', 'a month of minutes', { ...minutes, end_date: '2024-01-31' }, false],
  ['data.get_historical_data', 'half a year of minutes', { ...minutes, end_date: '2024-06-28' }, true],
  [
    'data.get_historical_data',
    'a month of minutes by day and night',
    { ...minutes, end_date: '2024-01-31', hours: 'all' },
    true,
  ],
  [
    'data.get_historical_data',
    'three weeks of an exchange that never closes',
    { ...minutes, end_date: '2024-01-22', calendar: '24/7' },
    true,
  ],
  ['data.prepare_optimization_data', 'twenty years of daily bars', request, false],
  ['data.prepare_optimization_data', 'half a year of minutes', { ...minutes, end_date: '2024-06-28' }, true],
  ['data.get_recent_bars', 'the default of 50 symbols', { symbols: symbols(50) }, false],
  ['data.get_recent_bars', 'many of many', { symbols: symbols(50), bars: 1000 }, true],
  ['market_regime.detect', 'a few symbols of a source', { symbols: symbols(3) }, false],
  ['market_regime.detect', 'many symbols of a source', { symbols: symbols(50) }, true],
  ['position_sizing.calculate_optimal_sizes', 'signals without bars', { signals: signals(500) }, false],
  ['position_sizing.calculate_optimal_sizes', 'signals and a source', { signals: signals(500), source: 'csv' }, true],
  ['position_sizing.calculate_risk_metrics', 'an account and a source', { source: 'csv' }, false],
  ['position_sizing.calculate_risk_metrics', 'many positions', { source: 'csv', portfolio: portfolio(100) }, true],
  [
    'analyze.generate_signals',
    'a source, which is read symbol by symbol',
    { source: 'csv', symbols: symbols(200) },
    false,
  ],
  ['adaptive_portfolio.optimize_allocation', 'few assets', { symbols: symbols(20), source: 'csv' }, false],
  ['adaptive_portfolio.optimize_allocation', 'many assets', { symbols: symbols(21), source: 'csv' }, true],
  [
    'adaptive_portfolio.optimize_allocation',
    'strategies that each trade the bars',
    { bars: bars(9000), strategies: symbols(3).map((strategy) => ({ strategy })) },
    true,
  ],
  [
    'optimize.create_parameter_space',
    'a thousand candidates',
    { strategy: 'momentum', parameters: { a: { values: [1, 2] }, b: { from: 1, to: 500, step: 1 } } },
    false,
  ],
  [
    'optimize.create_parameter_space',
    'a hundred thousand',
    { strategy: 'momentum', parameters: { a: { from: 1, to: 100, step: 0.1 }, b: { from: 1, to: 100, step: 1 } } },
    true,
  ],
])('%s of %s: in the pool is %s', (name, _, input, expected) => {
  expect(isForPool(name, input)).toBe(expected);
});

it.each([
  [10_000, 5_000, false],
  [10_000, 5_001, true],
  [20_001, 10, true],
])('optimize.merge_results of %d bars and %d combinations: in the pool is %s', (rows, combinations, expected) => {
  const space = { strategy: 'momentum', dimensions: [], constraints: [], combinations, size: 1 };
  const chunk = {
    scores: artifact('optimization_checkpoint'),
    chunk: { index: 0, of: 1 },
    evaluated: 1,
    best_score: 1,
  };
  const input = { bars: bars(rows), space, train: day, chunks: [chunk] };
  expect(isForPool('optimize.merge_results', input)).toBe(expected);
});

it('a report is drawn in the pool where the curves and trades of its backtest are long', () => {
  const of = (search: number, test: number) =>
    isForPool('monitor.create_optimization_report', {
      optimization: {
        objective: 'sharpe_ratio',
        best: { selection: { symbol: 'SPX', strategy: 'momentum' } },
        result: artifact('optimization_result', search),
      },
      validation: {
        in_sample: { window: day, performance: {} },
        out_of_sample: { window: day, performance: {} },
        backtest: artifact('backtest_result', test),
      },
    });
  expect([of(10_000, 50_000), of(10_000, 200_000), of(300_000, 0)]).toEqual([false, true, true]);
});
