import type { LineChart, Mark } from '../chart/line-chart';
import type { Point } from '../chart/thin-points';
import { linearTicks } from '../chart/value-ticks';
import { type Html, html } from '../html/html';
import { moment } from '../html/moment';
import { fixed, NOT_AVAILABLE, percent } from '../html/format';
import type { CurveReport, PerformanceReport } from '../report/report-schema';
import { momentTime } from '../../shared/bar-moment';
import { figure } from './figure';

/** How far the account lay below its highest value, over time, beside buy and hold. */
export function drawdown(report: PerformanceReport): Html {
  const { performance, benchmark, test_window: window } = report;
  return html` <section aria-labelledby="drawdown">
    <h2 id="drawdown">Drawdown</h2>
    ${figure({
      id: 'drawdown',
      label:
        `Line chart of the drawdown from ${window.from} to ${window.to}. The largest of the strategy is ` +
        `${percent(performance.max_drawdown)}, with its low on ${momentOf(performance.max_drawdown_trough)}; that of buy and hold ` +
        `${percent(benchmark.max_drawdown)}, with its low on ${momentOf(benchmark.max_drawdown_trough)}.`,
      caption:
        'How far the account value at each close lies below the highest close before it. The dot marks the largest drawdown of the strategy.',
      interval: report.interval,
      chart: (most) => drawdownChart(report, most),
    })}
  </section>`;
}

function momentOf(text: string | null): string {
  return text === null ? NOT_AVAILABLE : moment(text);
}

function drawdownChart(
  { equity_curve: strategy, benchmark_curve: benchmark }: PerformanceReport,
  most: number,
): LineChart {
  const lowest = [...strategy.drawdown, ...benchmark.drawdown].reduce((least, value) => Math.min(least, value), 0);
  const ticks = linearTicks(lowest === 0 ? -0.01 : lowest, 0, most);
  const digits = ticks.every((tick) => Number.isInteger(Number((tick * 100).toFixed(6)))) ? 0 : 1;
  return {
    lines: [
      { points: pointsOf(benchmark), colour: 'var(--benchmark)', width: 1.25 },
      { points: pointsOf(strategy), colour: 'var(--strategy)', width: 1.5, filled: true },
    ],
    marks: deepest(strategy),
    low: ticks[0],
    high: 0,
    valueTicks: ticks.map((at) => ({ at, label: `${fixed(at * 100, digits)} %` })),
  };
}

function pointsOf({ date, drawdown: values }: CurveReport): Point[] {
  return date.map((entry, index) => [momentTime(entry), values[index]]);
}

function deepest(curve: CurveReport): Mark[] {
  const points = pointsOf(curve);
  const lowest = points.reduce((least, point) => (point[1] < least[1] ? point : least));
  return lowest[1] === 0 ? [] : [{ point: lowest, label: percent(lowest[1]), colour: 'var(--strategy)' }];
}
