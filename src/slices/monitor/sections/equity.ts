import type { LineChart } from '../chart/line-chart';
import type { Point } from '../chart/thin-points';
import { linearTicks, logTicks } from '../chart/value-ticks';
import { currencyName } from '../html/currency';
import { type Html, html } from '../html/html';
import { fixed } from '../html/format';
import type { CurveReport, PerformanceReport } from '../report/report-schema';
import { momentTime } from '../../shared/bar-moment';
import { figure } from './figure';

/** From this ratio of the highest to the lowest value on the scale is logarithmic: equal heights are equal percentages. */
const LOG_FROM_RATIO = 2.5;

/** The account value over time, beside buy and hold. */
export function equity(report: PerformanceReport): Html {
  const { equity_curve: strategy, benchmark_curve: benchmark, performance, test_window: window } = report;
  const values = [...strategy.value, ...benchmark.value];
  const low = smallest(values);
  const high = largest(values);
  const logarithmic = low > 0 && high / low >= LOG_FROM_RATIO;
  const scale = logarithmic
    ? 'The scale is logarithmic: equal heights are equal percentages.'
    : 'The scale is linear and does not start at zero.';
  return html` <section aria-labelledby="equity">
    <h2 id="equity">Equity</h2>
    ${figure({
      id: 'equity',
      label:
        `Line chart of the account value from ${window.from} to ${window.to}. The strategy goes from ${fixed(performance.initial_value)} ` +
        `to ${fixed(performance.final_value)}, buy and hold from ${fixed(report.benchmark.initial_value)} to ${fixed(report.benchmark.final_value)}.`,
      caption: `Account value at each close, in ${currencyName(report.currency)}, net of costs. ${scale}`,
      interval: report.interval,
      chart: (most) =>
        logarithmic
          ? logChart(strategy, benchmark, low, high, most)
          : linearChart(strategy, benchmark, low, high, most),
    })}
  </section>`;
}

function linearChart(
  strategy: CurveReport,
  benchmark: CurveReport,
  low: number,
  high: number,
  most: number,
): LineChart {
  const ticks = linearTicks(low, high, most);
  return {
    lines: lines(strategy, benchmark, (value) => value),
    low: ticks[0],
    high: ticks[ticks.length - 1],
    valueTicks: ticks.map((at) => ({ at, label: tickLabel(at, ticks) })),
  };
}

function logChart(strategy: CurveReport, benchmark: CurveReport, low: number, high: number, most: number): LineChart {
  const padding = (high / low) ** 0.04;
  const ticks = logTicks(low / padding, high * padding, most);
  return {
    lines: lines(strategy, benchmark, Math.log10),
    low: Math.log10(low / padding),
    high: Math.log10(high * padding),
    valueTicks: ticks.map((at) => ({ at: Math.log10(at), label: tickLabel(at, ticks) })),
  };
}

function lines(strategy: CurveReport, benchmark: CurveReport, scale: (value: number) => number): LineChart['lines'] {
  const points = ({ date, value }: CurveReport): Point[] =>
    date.map((entry, index) => [momentTime(entry), scale(value[index])]);
  return [
    { points: points(benchmark), colour: 'var(--benchmark)', width: 1.25 },
    { points: points(strategy), colour: 'var(--strategy)', width: 2 },
  ];
}

/** As many decimals as the ticks need to differ. */
function tickLabel(value: number, ticks: readonly number[]): string {
  const digits = ticks.every((tick) => Number.isInteger(tick)) ? 0 : 2;
  return fixed(value, digits);
}

/** Not `Math.min(...values)`: a long curve has more values than a call takes arguments. */
function smallest(values: readonly number[]): number {
  return values.reduce((least, value) => Math.min(least, value));
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value));
}
