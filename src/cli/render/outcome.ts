import { z } from 'zod';
import type { RunResult, RunStatus, StepReport } from '../../engine';
import { replayLabel } from '../../base/replay-market';
import { unknownCurrency } from '../../slices/shared/bars';
import { colors } from './colors';
import { degradedLines } from './degraded-lines';
import { errorText } from './error-text';
import { dashboardLines, optimizationLines } from './file-outcomes';
import { printable } from './printable';
import { durationText, moneyText, percentText, table } from './text';
import { wrap } from './wrap';

const figures = z.object({
  initial_value: z.number(),
  final_value: z.number(),
  total_return: z.number(),
  cagr: z.number(),
  sharpe: z.number().nullable(),
  max_drawdown: z.number(),
});

const backtest = z.object({
  performance: figures,
  benchmark: figures,
  currency: z.string(),
  trades: z.object({ count: z.number(), win_rate: z.number().nullable() }),
  test_window: z.object({ from: z.string(), to: z.string() }),
  strategies: z.array(z.object({ symbol: z.string(), strategy: z.string() })),
  warnings: z.array(z.string()),
});

const report = z.object({ html: z.object({ path: z.string() }), json: z.object({ path: z.string() }) });

/** How a run ended, for people: its status, why it failed or which steps it went on without, its outcome. */
export function endLines(result: RunResult, columns: number): string[] {
  const { status, error, statistics } = result;
  return [
    `${coloredStatus(status)} in ${durationText(statistics.durationMs)}`,
    ...marketLines(result),
    ...(error === undefined ? degradedLines(result, columns) : [`  ${errorText(error)}`]),
    ...standingLines(result, columns),
    ...outcomeLines(result, columns),
  ];
}

/** Nobody is to take what comes of a recorded session for the market of now. */
export function marketLines({ market }: Pick<RunResult, 'market'>): string[] {
  return market === undefined ? [] : [colors.yellow(`  ${marketText(market)}`)];
}

/** `replay of 2008-10-15, at 60 times its speed: …` */
export function marketText(market: NonNullable<RunResult['market']>): string {
  const speed = market.speed === 1 ? '' : `, at ${market.speed} times its speed`;
  return `${replayLabel(market)}${speed}: times and prices are of that session; nothing was sent to a venue`;
}

type Standing = Pick<RunResult, 'ending' | 'handlerFailures' | 'notes' | 'paused' | 'status'>;

/** What else there is to say of a run: who halted it, that it is paused, handlers that failed, messages without effect. */
export function standingLines(result: Standing, columns: number): string[] {
  const { ending, handlerFailures = [], notes = [], paused, status } = result;
  const said = (label: string, text: string): string[] => wrap(printable(text), columns, `  ${label}: `, '    ');
  return [
    ...(ending?.status === 'halted' && ending.by !== undefined ? said('halted by', ending.by) : []),
    ...(ending?.status === 'completed' ? said('ended early', ending.reason) : []),
    ...(paused === true && status === 'running' ? ['  paused: nothing starts until it is resumed'] : []),
    ...handlerFailures.flatMap(({ handler, error }) => said('handler failed', `${handler}: ${errorText(error)}`)),
    ...notes.slice(-mostNotes).flatMap(({ at, text }) => said(at.slice(11, 19), text)),
  ];
}

/** Of more notes the latest are shown; --json has them all. */
const mostNotes = 10;

function coloredStatus(status: RunStatus): string {
  const bold = colors.bold(status);
  switch (status) {
    case 'completed':
      return colors.green(bold);
    case 'degraded':
      return colors.yellow(bold);
    case 'running':
      return colors.cyan(bold);
    case 'failed':
    case 'cancelled':
    case 'timed_out':
    case 'halted':
      return colors.red(bold);
  }
}

/**
 * The outcome of a run for people: what its backtests earned beside buy and hold, what its searches found, and where reports and figures
 * are. Notes are wrapped.
 */
export function outcomeLines(result: RunResult, columns: number): string[] {
  const blocks = result.steps
    .map((step) => ({ step, lines: blockOf(step, result.context.stepOutputs[step.path], columns) }))
    .filter(({ lines }) => lines.length > 0);
  const countOf = (action: string | undefined): number => blocks.filter(({ step }) => step.action === action).length;
  return blocks.flatMap(({ step, lines }, index) => [
    ...(index === 0 ? [] : ['']),
    // A block names its step where it could be that of another.
    ...(countOf(step.action) > 1 ? [`  ${colors.bold(step.path)}`] : []),
    ...lines,
  ]);
}

function blockOf({ action }: StepReport, output: unknown, columns: number): string[] {
  switch (action) {
    case 'backtest.run':
      return backtestLines(output, columns);
    case 'monitor.create_performance_report':
      return reportLines(output);
    case 'monitor.create_optimization_report':
      return optimizationLines(output);
    case 'monitor.update_dashboard':
      return dashboardLines(output);
    default:
      return [];
  }
}

function backtestLines(output: unknown, columns: number): string[] {
  const parsed = backtest.safeParse(output);
  if (!parsed.success) return [];
  const { performance, benchmark, currency, trades, test_window: window, strategies, warnings } = parsed.data;
  const sharpe = (value: number | null): string => (value === null ? 'none' : value.toFixed(2));
  const rows = [
    ['', 'strategy', 'buy and hold'],
    ['return', percentText(performance.total_return), percentText(benchmark.total_return)],
    ['a year', percentText(performance.cagr), percentText(benchmark.cagr)],
    ['Sharpe', sharpe(performance.sharpe), sharpe(benchmark.sharpe)],
    ['max drawdown', percentText(performance.max_drawdown), percentText(benchmark.max_drawdown)],
    ['final value', moneyText(performance.final_value), moneyText(benchmark.final_value)],
  ];
  const traded = strategies.map(({ symbol, strategy }) => `${symbol} ${strategy}`).join(', ');
  const won = trades.win_rate === null ? '' : `, ${percentText(trades.win_rate)} won`;
  return [
    `  ${window.from} to ${window.to}, ${moneyText(performance.initial_value)} ${currencyText(currency)}, net of costs`,
    '',
    ...table(alignRight(rows)).map((line) => `  ${line}`),
    '',
    `  trades: ${trades.count}${won}   (${traded})`,
    ...warnings.flatMap((warning) => wrap(warning, columns, '  note: ', '        ')),
  ];
}

const currencyText = (currency: string): string =>
  currency === unknownCurrency ? 'in the currency of the bars' : currency;

function reportLines(output: unknown): string[] {
  const parsed = report.safeParse(output);
  if (!parsed.success) return [];
  return [`  report   ${parsed.data.html.path}`, `  as data  ${parsed.data.json.path}`];
}

/** Figures stand below each other: all columns but the first are padded on the left. */
function alignRight(rows: readonly (readonly string[])[]): string[][] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) => row.map((cell, index) => (index === 0 ? cell : cell.padStart(widths[index] ?? 0))));
}
