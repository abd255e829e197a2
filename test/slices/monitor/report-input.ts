import type { testPorts } from '../../support/test-ports';
import { createPerformanceReport } from '../../../src/slices/monitor';
import type { BacktestResult, Trade } from '../../../src/slices/shared/backtest-result';
import { sessionDate } from '../../../src/slices/shared/bars';
import { performance, tradeStatistics } from '../../../src/slices/shared/metrics';

export type TestPorts = ReturnType<typeof testPorts>;

/** One trade a quarter, made up for the layout only: what is tested is how trades are shown. */
export function madeUpTrades(count: number): Trade[] {
  return Array.from({ length: count }, (_, index) => ({
    symbol: 'SPX',
    side: index % 5 === 0 ? 'short' : 'long',
    quantity: 10 + index / 8,
    entry_date: '2014-02-03',
    entry_price: 1800 + index,
    exit_date: '2014-03-03',
    exit_price: 1790 + index * 2,
    commission: 36,
    slippage_cost: 18,
    pnl: index % 3 === 0 ? -150.5 : 210.25 + index,
    return_pct: index % 3 === 0 ? -0.8 : 1.1,
    bars_held: 19,
    exit_reason: 'signal',
  }));
}

/** The closes of the S&P 500 as the benchmark, and an account that held half of it beside cash. */
export async function sampleResult(ports: TestPorts, from = '2014-01-02', to = '2018-12-31'): Promise<BacktestResult> {
  const { series } = await ports.bars.load('samples', { symbol: 'SPX', interval: '1d', from, to, historyBars: 0 });
  const growth = series.close.map((close) => close / series.close[0]);
  return {
    interval: '1d',
    equity: { time: series.time, value: growth.map((factor) => 50_000 + 50_000 * factor) },
    benchmark: { time: series.time, value: growth.map((factor) => 100_000 * factor) },
    trades: madeUpTrades(7),
  };
}

/** Input as `backtest.run` would give it for a result. */
export async function inputFor(ports: TestPorts, result: BacktestResult) {
  const stored = await ports.artifacts.putJson('backtest_result', result);
  const { time } = result.equity;
  return {
    backtest: {
      result: stored,
      performance: performance(result.equity),
      benchmark: performance(result.benchmark),
      trades: { ...tradeStatistics(result.trades), exposure: 0.42 },
      costs: { commission: 252, slippage: 126 },
      currency: 'USD',
      test_window: { from: sessionDate(time[0]), to: sessionDate(time[time.length - 1]), bars: time.length },
      strategies: [
        {
          symbol: 'SPX',
          strategy: 'moving_average_cross',
          parameters: { fast: 10, slow: 30 },
          initial_capital: 100_000,
          final_value: 125_000,
          trades: 7,
        },
      ],
      assumptions: ['A signal at one close is filled at the next open.'],
      warnings: [] as string[],
      provenance: [
        {
          source: 'samples',
          kind: 'real' as 'real' | 'synthetic' | 'unknown',
          description: 'S&P 500 index',
          symbol: 'SPX',
          interval: '1d' as const,
          from: '2013-01-02',
          to: '2018-12-31',
          bars: 1510,
          sha256: '47b3f7b58fa999185d135fe056caa8a700fda37a2a824295cb5d6e9c5759b75e',
        },
      ],
    },
  };
}

/** The optional inputs, as the other actions give them. */
export const optionalInputs = {
  selection: {
    selections: [
      {
        symbol: 'SPX',
        strategy: 'moving_average_cross',
        selected_by: 'baseline',
        baseline_strategy: 'moving_average_cross',
        reason: 'it was the best most often',
      },
    ],
    validation: [
      {
        symbol: 'SPX',
        samples: 45,
        accuracy: 0.089,
        baseline_accuracy: 0.2,
        chosen_mean_return: -0.0194,
        baseline_mean_return: 0.0205,
        best_mean_return: 0.0662,
      },
    ],
    training_window: { from: '2010-01-04', to: '2013-12-31', bars: 1000 },
    horizon_bars: 63,
  },
  analysis: {
    analyses: [
      {
        symbol: 'SPX',
        as_of: '2013-12-31',
        close: 1848.36,
        trend: { direction: 'up', strength: 0.81, annual_slope: 0.247, bars: 50 },
        recommendation: { action: 'buy', score: 0.44, votes: [{ vote: 1 }, { vote: 0 }, { vote: -1 }] },
        patterns: [
          {
            name: 'double_bottom',
            direction: 'bullish',
            status: 'completed',
            from: '2013-08-27',
            to: '2013-10-08',
            known_on: '2013-10-10',
            target: 1747.5,
            failure_level: 1646.5,
            fit: 0.71,
          },
        ],
        levels: [{ kind: 'support', price: 1810.1, touches: 3 }],
      },
    ],
  },
  quality: [
    {
      symbol: 'SPX',
      bars: 1510,
      history_bars: 252,
      expected_sessions: 1511,
      completeness: 0.99934,
      missing_sessions: { count: 1 },
      unexpected_sessions: { count: 0 },
      duplicates: 2,
      rejected: { count: 3 },
      outliers: { count: 1, first: [{ date: '2015-08-24', log_return: -0.0402 }] },
      zero_volume_bars: 4,
      stale_opens: 777,
      notes: ['one note'],
      score: 0.991,
    },
  ],
};

export interface WrittenReport {
  readonly output: Awaited<ReturnType<typeof createPerformanceReport.run>>;
  readonly html: string;
  readonly json: string;
}

/** Runs the action as the worker does: parsed input, parsed output. */
export async function writeReport(ports: TestPorts, input: unknown): Promise<WrittenReport> {
  const output = createPerformanceReport.output.parse(
    await createPerformanceReport.run(createPerformanceReport.input.parse(input), ports),
  );
  return { output, html: fileAt(ports, output.html.path), json: fileAt(ports, output.json.path) };
}

function fileAt(ports: TestPorts, path: string): string {
  const text = ports.files.get(path);
  if (text === undefined) throw new Error(`no file ${path} was written`);
  return text;
}
