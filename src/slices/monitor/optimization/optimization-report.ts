import type { BacktestResult, Curve } from '../../shared/backtest-result';
import type { BarInterval } from '../../shared/bar-interval';
import { momentText } from '../../shared/bar-moment';
import type { SearchFacts, ValidationFacts } from './optimization-schema';

/** The content of the report, as data; both files are made of it. */
export interface OptimizationReport {
  readonly format: 'bellwether.optimization_report';
  readonly format_version: 1;
  readonly title: string;
  /** ISO 8601. */
  readonly generated_at: string;
  readonly run: { readonly run_id: string; readonly step_path: string };
  readonly optimization: SearchFacts;
  readonly validation: ValidationFacts | null;
  /** In-sample Sharpe ratios of all candidates that have one, lowest first; null where the search stored none. */
  readonly sharpes: readonly number[] | null;
  /** Account value over the held-out bars; null without validation. */
  readonly out_of_sample: { readonly strategy: DatedCurve; readonly benchmark: DatedCurve } | null;
  readonly warnings: readonly string[];
}

export interface DatedCurve {
  /** `YYYY-MM-DD`; of intraday bars the start of the bar, ISO 8601 in UTC. */
  readonly date: readonly string[];
  readonly value: readonly number[];
}

export interface OptimizationSource {
  readonly title: string | undefined;
  readonly optimization: SearchFacts;
  readonly validation: ValidationFacts | undefined;
  readonly sharpes: readonly number[] | undefined;
  readonly outOfSample: Pick<BacktestResult, 'interval' | 'equity' | 'benchmark'> | undefined;
  readonly run: { readonly runId: string; readonly stepPath: string };
  /** Milliseconds since the epoch. */
  readonly generatedAt: number;
}

export function optimizationReport(source: OptimizationSource): OptimizationReport {
  const { optimization, validation, outOfSample, run } = source;
  const { symbol, strategy } = optimization.best.selection;
  return {
    format: 'bellwether.optimization_report',
    format_version: 1,
    title: source.title ?? `Optimization of ${strategy.replaceAll('_', ' ')} on ${symbol}`,
    generated_at: new Date(source.generatedAt).toISOString(),
    run: { run_id: run.runId, step_path: run.stepPath },
    optimization,
    validation: validation ?? null,
    sharpes: source.sharpes === undefined ? null : [...source.sharpes].sort((one, other) => one - other),
    out_of_sample:
      outOfSample === undefined
        ? null
        : {
            strategy: dated(outOfSample.equity, outOfSample.interval),
            benchmark: dated(outOfSample.benchmark, outOfSample.interval),
          },
    warnings: [...new Set([...optimization.warnings, ...(validation?.warnings ?? [])])],
  };
}

function dated({ time, value }: Curve, interval: BarInterval): DatedCurve {
  return { date: time.map((at) => momentText(at, interval)), value };
}
