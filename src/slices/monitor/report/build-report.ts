import type { Curve, BacktestResult } from '../../shared/backtest-result';
import type { BarInterval } from '../../shared/bar-interval';
import { momentText } from '../../shared/bar-moment';
import { monthlyReturns } from '../../shared/metrics';
import type { BacktestFacts } from './backtest-schema';
import type { CurveReport, PerformanceReport, Summary } from './report-schema';
import { underwater } from './underwater';

/** What a report is made of. */
export interface ReportSource {
  readonly title: string | undefined;
  readonly backtest: BacktestFacts;
  readonly result: BacktestResult;
  readonly analysis: PerformanceReport['analysis'];
  readonly selection: PerformanceReport['selection'];
  readonly quality: PerformanceReport['quality'];
  readonly run: { readonly runId: string; readonly stepPath: string };
  /** Milliseconds since the epoch. */
  readonly generatedAt: number;
}

/**
 * The content of a report, as data. The HTML is drawn from it alone, so that both files say the same.
 * @throws ActionError `InvalidCurve` when a curve is too short or not in time order.
 */
export function buildReport(source: ReportSource): PerformanceReport {
  const { backtest, result } = source;
  const symbols = [...new Set(backtest.strategies.map((entry) => entry.symbol))];
  const { from, to } = backtest.test_window;
  return {
    format: 'bellwether.performance_report',
    format_version: 1,
    title: source.title ?? `Backtest of ${namesOf(symbols)}, ${from} to ${to}`,
    generated_at: new Date(source.generatedAt).toISOString(),
    run: { run_id: source.run.runId, step_path: source.run.stepPath },
    symbols,
    test_window: backtest.test_window,
    interval: result.interval,
    currency: backtest.currency,
    summary: summaryOf(backtest),
    performance: backtest.performance,
    benchmark: backtest.benchmark,
    monthly_returns: { strategy: monthlyReturns(result.equity), benchmark: monthlyReturns(result.benchmark) },
    equity_curve: curveReport(result.equity, result.interval),
    benchmark_curve: curveReport(result.benchmark, result.interval),
    trade_statistics: backtest.trades,
    costs: backtest.costs,
    trades: result.trades,
    strategies: backtest.strategies,
    assumptions: backtest.assumptions,
    warnings: backtest.warnings,
    provenance: backtest.provenance,
    result: backtest.result,
    selection: source.selection,
    analysis: source.analysis,
    quality: source.quality,
  };
}

/** A heading names a few symbols; all of them stand below it. */
function namesOf(symbols: readonly string[]): string {
  return symbols.length <= 4 ? symbols.join(', ') : `${symbols.slice(0, 3).join(', ')} and ${symbols.length - 3} more`;
}

function summaryOf({ performance, benchmark, trades }: BacktestFacts): Summary {
  return {
    total_return: performance.total_return,
    benchmark_return: benchmark.total_return,
    cagr: performance.cagr,
    sharpe: performance.sharpe,
    max_drawdown: performance.max_drawdown,
    trades: trades.count,
    win_rate: trades.win_rate,
    final_value: performance.final_value,
    initial_value: performance.initial_value,
  };
}

function curveReport(curve: Curve, interval: BarInterval): CurveReport {
  return {
    date: curve.time.map((time) => momentText(time, interval)),
    value: curve.value,
    drawdown: underwater(curve),
  };
}
